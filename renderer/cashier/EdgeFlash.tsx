// The window's edge flashes twice with a sound that asks for somebody, for a cashier who does not hear it. It takes no touch.

import { useSnapshot } from '../ui/snapshot'
import { flash } from './sound'

export function EdgeFlash() {
  const now = useSnapshot(flash)
  if (now === null) return null
  return (
    <div
      key={now.view.at}
      className="edge-flash"
      data-testid="edge-flash"
      data-sound={now.view.sound}
      aria-hidden="true"
    />
  )
}
