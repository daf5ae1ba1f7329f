// Who does something at the till, and what their role allows.

export const roles = ['cashier', 'manager'] as const
export type Role = (typeof roles)[number]

/** The one on whose word a command runs. Their name goes into the books with what they did. */
export interface Actor {
  readonly name: string
  readonly role: Role
}

/** Without PINs whoever stands at the till may do everything, as in a one-person shop. */
export const nobodyAsked: Actor = { name: 'Till', role: 'manager' }

/** Whether someone with this role may do what asks for `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return role === 'manager' || needed === 'cashier'
}
