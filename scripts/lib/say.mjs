// What the scripts say: one plain line for each long step, which grows while the step runs.

const tickMs = 3_000

/** A way out that the person can act on: its message is shown without a stack, and the script ends with code 1. */
export class Stop extends Error {}

/** @param {string} line */
export function say(line) {
  console.log(line)
}

/**
 * Says what is being done, shows percents when the work reports them (dots otherwise), and ends the line with the time.
 * @template T
 * @param {string} title
 * @param {(progress: (fraction: number) => void) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = Date.now()
  let shown = 0
  process.stdout.write(title)
  const ticking = setInterval(() => process.stdout.write('.'), tickMs)
  try {
    const result = await work((fraction) => {
      const tens = Math.min(90, Math.floor(fraction * 10) * 10)
      if (tens <= shown) return
      shown = tens
      process.stdout.write(` ${tens}%`)
    })
    process.stdout.write(` done in ${seconds(Date.now() - began)}\n`)
    return result
  } catch (error) {
    process.stdout.write(` failed after ${seconds(Date.now() - began)}\n`)
    throw error
  } finally {
    clearInterval(ticking)
  }
}

/** @param {number} ms */
export function seconds(ms) {
  return ms < 9_950 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`
}

/**
 * The outermost frame of every script: its exit code, and a plain message instead of a stack for what a person can mend.
 * @param {() => Promise<number | void>} script
 */
export async function main(script) {
  try {
    process.exitCode = (await script()) ?? 0
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    console.error(`\n${error.message}`)
    process.exitCode = 1
  }
}
