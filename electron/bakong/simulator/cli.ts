// Entry of `npm run bakong-sim`: starts the simulated Bakong, says how to use it, ends cleanly on Ctrl+C.

import { readCommandLine, USAGE, welcome } from './commandLine'
import { startSimulator } from './server'

async function run(): Promise<void> {
  const options = readCommandLine(process.argv.slice(2))
  if (options === 'help') {
    console.log(USAGE)
    return
  }
  if ('wrong' in options) {
    console.error(`${options.wrong}\n\n${USAGE}`)
    process.exitCode = 2
    return
  }
  const simulator = await startSimulator(options).catch((failure: NodeJS.ErrnoException) => {
    console.error(`The simulated Bakong can't start: ${failure.code ?? failure.message} (port ${options.port})`)
    process.exitCode = 1
    return null
  })
  if (simulator === null) return
  console.log(welcome(simulator))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void simulator.stop())
}

void run()
