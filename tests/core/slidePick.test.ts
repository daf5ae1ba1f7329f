// A cashier looks into this computer's files, or puts a picture before the customers, on a manager's word alone.

import { expect, it } from 'vitest'
import { PICK_MS, slideHandlers } from '../../electron/core/commands/slides'
import { roleFor } from '../../shared/contract'
import { anybody, nobodyAsked } from '../../shared/people'
import { ok } from '../../shared/result'
import { SLIDES_MAX } from '../../shared/slides'
import { anId } from '../support/builders'
import { FakeClock } from '../support/clock'

function kit() {
  const clock = new FakeClock()
  const added: Uint8Array[] = []
  const slides = {
    view: () => ({ ids: [] }),
    add: async (jpeg: Uint8Array) => {
      added.push(jpeg)
      return ok({ ids: [] })
    },
    remove: async () => ok({ ids: [] }),
  }
  const handlers = slideHandlers({ slides, clock, newId: anId, fromBase64: (text) => Buffer.from(text, 'base64') })
  const pick = async () => {
    const picked = await handlers['slides.pick']({}, nobodyAsked)
    return picked.ok ? picked.value.pick : ''
  }
  const add = async (id?: string, actor = anybody) =>
    handlers['slides.add']({ jpegBase64: 'AAAA', ...(id !== undefined && { pick: id }) }, actor)
  return { clock, added, pick, add }
}

const refused = { error: { code: 'manager-needed' } }

it('a picture goes in with the pick that a manager allowed, and with no other', async () => {
  expect(roleFor('slides.pick')).toBe('manager')
  const { added, pick, add } = kit()
  for (const id of [undefined, anId()]) expect(await add(id)).toMatchObject(refused)
  const first = await pick()
  expect(await add(first)).toMatchObject({ ok: true })
  await pick()
  expect(await add(first)).toMatchObject(refused)
  expect(await add(undefined, nobodyAsked)).toMatchObject({ ok: true })
  expect(added).toHaveLength(2)
})

it('a pick ends, and is for as many pictures as there is room for', async () => {
  const { clock, pick, add } = kit()
  const many = await pick()
  for (let count = 0; count < SLIDES_MAX; count++) expect(await add(many)).toMatchObject({ ok: true })
  expect(await add(many)).toMatchObject(refused)
  const late = await pick()
  await clock.pass(PICK_MS + 1)
  expect(await add(late)).toMatchObject(refused)
})
