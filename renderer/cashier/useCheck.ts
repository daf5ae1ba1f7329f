// "Check now" and "I have paid": asks Bakong about a sale. What comes of it is in the snapshot, for both screens.

import type { CommandState } from './useCommand'

export interface Check {
  readonly press: () => void
}

export function useCheck(command: CommandState, saleId: string): Check {
  return { press: () => void command.send('sale.check', { saleId }) }
}
