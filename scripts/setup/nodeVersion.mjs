// Is this Node new enough? Asked first, since everything else assumes it.

import { Stop } from '../lib/say.mjs'
import { leastNode } from './pins.mjs'

export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = leastNode
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return
  throw new Stop(
    `KHQR POS needs Node ${leastNode.join('.')} or newer, and this is Node ${version}.\n` +
      'Install the current LTS version of Node, open a new terminal, and try again.',
  )
}
