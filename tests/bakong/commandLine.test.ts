// If this breaks, a developer can't start the simulated Bakong, or is told how to use another one.

import { describe, expect, it } from 'vitest'
import { readCommandLine, USAGE, welcome } from '../../electron/bakong/simulator/commandLine'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { scenarioNames } from '../../shared/demo'

describe('the options of npm run bakong-sim', () => {
  it('have usual values', () => {
    expect(readCommandLine([])).toMatchObject({
      port: 8085,
      dailyLimit: null,
      control: true,
      scenario: { name: 'manual', seconds: 5 },
    })
  })

  it('are read', () => {
    const args =
      '--port 0 --scenario pays-after --seconds 1.5 --limit 100 --token abc --journal /tmp/x --skew-ms -90000 --retry-after 9'
    expect(readCommandLine(args.replace('--skew-ms ', '--skew-ms=').split(' '))).toMatchObject({
      port: 0,
      dailyLimit: 100,
      token: 'abc',
      journal: '/tmp/x',
      clockSkewMs: -90_000,
      scenario: { name: 'pays-after', seconds: 1.5, limit: 100, retryAfterSeconds: 9 },
    })
    expect(readCommandLine(['--help'])).toBe('help')
  })

  it.each([
    ['--port=99999'],
    ['--port=x'],
    ['--scenario=rain'],
    ['--seconds=-1'],
    ['--limit=1.5'],
    ['--nonsense'],
    ['stray'],
    ['--token=two words'],
  ])('%s is wrong, and the line says which', (argument) => {
    const read = readCommandLine([argument])
    expect(read).toMatchObject({ wrong: expect.stringContaining(argument.split('=')[0] ?? '') })
  })

  it('are all in the help, with every scenario', () => {
    for (const name of scenarioNames) expect(USAGE).toContain(name)
    expect(Math.max(...USAGE.split('\n').map((line) => line.length))).toBeLessThan(110)
  })
})

describe('the welcome', () => {
  it('names address, token, provisioning and control calls that work', async () => {
    const simulator = await startSimulator({ control: true })
    try {
      const text = welcome(simulator)
      expect(text).toContain(simulator.token)
      const provision = JSON.parse(text.split('\n').find((line) => line.trim().startsWith('{')) ?? '') as object
      expect(provision).toEqual({ bakong: { baseUrl: simulator.baseUrl, token: simulator.token, dailyLookups: null } })
      const call = /curl -s (\S+scenario) -H 'content-type: application\/json' -d '(.+)'/.exec(text)
      const answer = await fetch(call?.[1] ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: call?.[2] ?? '',
      })
      expect(answer.status).toBe(200)
      expect(simulator.scenario).toBe('wrong-amount')
    } finally {
      await simulator.stop()
    }
  })
})
