// Comfort on the real store: kept, put upon the machine, and not kept where the machine refuses.

import { expect, it } from 'vitest'
import { ComfortBook, type Machine } from '../../electron/core/comfort'
import { books } from '../store/support'

function machine(allows = true): Machine & { readonly did: string[] } {
  const did: string[] = []
  return {
    did,
    setKiosk: (on) => did.push(`kiosk ${on}`),
    setAutostart: (on) => {
      did.push(`autostart ${on}`)
      return allows
    },
    setKeepAwake: (on) => did.push(`awake ${on}`),
  }
}

it('keeps the screens awake and nothing else, until somebody changes it', () => {
  const here = machine()
  const comfort = new ComfortBook(books(), here)
  comfort.apply()
  expect(here.did).toEqual(['awake true'])
})

it('is the same after a restart, and a kiosk is one again', () => {
  const store = books()
  const here = machine()
  new ComfortBook(store, here).change({ kiosk: true, keepAwake: false })
  expect(here.did).toEqual(['kiosk true', 'awake false'])
  const later = machine()
  const again = new ComfortBook(store, later)
  again.apply()
  expect(later.did).toEqual(['kiosk true', 'awake false'])
})

it('says so where the machine refuses, and keeps nothing of it', () => {
  const store = books()
  const comfort = new ComfortBook(store, machine(false))
  expect(comfort.change({ autostart: true, kiosk: true })).toMatchObject({ error: { code: 'machine-refuses' } })
  expect(new ComfortBook(store, machine()).now).toEqual({ kiosk: false, autostart: false, keepAwake: true })
})
