// PINs on the real till: a manager's word for one thing, a locked till, a sale that is never covered, a way out for the owner.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { startSimulator } from '../../electron/bakong/simulator/server'
import { createPinHasher } from '../../electron/system/pins'
import { HAND_MS, pressAt, pressByHand, typeByHand, whenSeen } from '../support/hands'
import { askForPins, MANAGER } from './support/people'
import { ask } from './support/shop'
import { expect, openPage, reopened, test } from './support/till'

test('a manager allows one thing, the till locks, and a restart keeps it locked', async ({ launch }) => {
  const till = await launch({ size: { width: 1024, height: 600 } })
  const { page } = till
  await openPage(page, 'people')
  await page.getByTestId('new-name').fill('Sophea')
  await page.getByTestId('new-pin').fill('4711')
  await page.getByTestId('new-save').click()
  await expect(page.getByTestId('person-Sophea')).toBeVisible()
  await page.getByTestId('new-name').fill('Dara')
  await page.getByTestId('new-pin').fill('2583')
  await page.getByTestId('new-role').selectOption('cashier')
  await page.getByTestId('new-save').click()
  await expect(page.getByTestId('person-Dara')).toBeVisible()
  await page.getByTestId('pins-settings').click()
  await expect(page.getByTestId('pins-settings')).toHaveAttribute('aria-checked', 'true')

  // Nobody has signed in: what a manager does asks for a PIN, and what is beneath stays.
  await page.getByTestId('page-screens').click()
  await page.getByTestId('screen-off').click()
  const dialog = page.getByTestId('manager-dialog')
  await expect(dialog).toBeVisible()
  await expect(page.getByTestId('allow-question')).toHaveText('Choose another screen for the customer?')
  await expect(page.getByTestId('allow-details')).toContainText('off')
  await typeByHand(page, '0000')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('pin-problem')).not.toBeEmpty()
  await pressByHand(page, 'Escape')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByTestId('screen-off')).toHaveAttribute('aria-checked', 'false')
  await page.getByTestId('screen-off').click()
  await typeByHand(page, '4711')
  await pressByHand(page, 'Enter')
  await expect(dialog).toHaveCount(0)
  await expect(page.getByTestId('screen-off')).toHaveAttribute('aria-checked', 'true')
  // It counted once.
  await page.getByTestId('screen-automatic').click()
  await expect(dialog).toBeVisible()
  await page.getByTestId('pin-cancel').click()

  // The manager signs in by touch, and closes the till for everybody without a PIN.
  await page.getByTestId('who').click()
  await page.getByTestId('who-Sophea').click()
  for (const digit of '4711') await page.getByTestId(`pin-${digit}`).click()
  await page.getByTestId('pin-enter').click()
  await expect(page.getByTestId('sign-in-dialog')).toHaveCount(0)
  // Whoever comes begins at the till, not on the page that was open.
  await expect(page.getByTestId('charge')).toBeVisible()
  await openPage(page, 'people')
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('pins-everyone')).toHaveAttribute('aria-checked', 'true')
  await page.getByTestId('page-audit').click()
  await expect(page.locator('[data-action="people.approved"]')).toBeVisible()
  await expect(page.locator('[data-action="people.pinWrong"]')).toBeVisible()
  await pressByHand(page, 'Escape')

  // A sale on the screen is not covered when its cashier leaves; the amount is.
  await typeByHand(page, '12500')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('qr')).toBeVisible()
  await page.getByTestId('who').click()
  await expect(page.getByTestId('unlock')).toBeVisible()
  await expect(page.getByTestId('qr')).toBeVisible()
  // Watching it yes, anything else no: by keys, by touch, or by what a page may ask.
  for (const control of ['cancel', 'check', 'menu', 'sound', 'mark-paid'])
    await expect(page.getByTestId(control)).toHaveCount(0)
  await whenSeen(page)
  await pressByHand(page, 'Escape', 'F5', 'F9')
  const view = await ask<{ value: { screen: { kind: string; sale: { id: string } } } }>(page, 'till.view', {})
  expect(view.value.screen.kind).toBe('waiting')
  const { id: saleId } = view.value.screen.sale
  for (const name of ['sale.cancel', 'sale.check', 'sale.next', 'demo.markPaid'])
    expect(await ask(page, name, { saleId })).toMatchObject({ error: { code: 'locked' } })
  expect(await ask(page, 'preferences.change', { muted: true })).toMatchObject({ error: { code: 'locked' } })

  // Nobody is chosen: what is typed is nobody's wrong try.
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('sign-in-dialog')).toBeVisible()
  await expect(page.getByRole('radio', { checked: true })).toHaveCount(0)
  await whenSeen(page)
  await typeByHand(page, '1')
  await expect(page.getByTestId('pin-problem')).toHaveText('First choose your name')
  await page.getByTestId('who-Dara').click()
  // A Khmer keyboard writes the same digits.
  await pressAt(
    page,
    [...'២៥៨៣'].map((digit, index) => [digit, index * HAND_MS] as const),
  )
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('cancel')).toBeVisible()
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('state')).toHaveAttribute('data-state', 'CANCELLED')
  await whenSeen(page, 'next')
  await page.getByTestId('next').click()
  await expect(page.getByTestId('charge')).toBeVisible()
  await page.getByTestId('who').click()
  await expect(page.getByTestId('lock-screen')).toBeVisible()
  await till.close()

  const again = await launch({ size: { width: 1024, height: 600 } })
  await expect(again.page.getByTestId('lock-screen')).toBeVisible()
  await again.close()

  writeFileSync(join(again.dataDir, 'switch-off-pins.txt'), '')
  const unlocked = await launch()
  await expect(unlocked.page.getByTestId('charge')).toBeVisible()
  await openPage(unlocked.page, 'audit')
  await expect(unlocked.page.locator('[data-action="people.ownerUnlocked"]')).toBeVisible()
})

test('a live shop’s token and kiosk are a manager’s once there is a PIN', async ({ launch, mode }) => {
  test.skip(mode === 'live', 'it goes from demo to live')
  const simulator = await startSimulator({ control: true })
  try {
    const env = { KHQR_POS_BAKONG_URL: simulator.baseUrl }
    const till = await launch({ env })
    const { page } = till
    await pressByHand(page, 'F2')
    await whenSeen(page, 'step-submit')
    await page.getByTestId('step-submit').click()
    await page.getByTestId('start-shop').check()
    await whenSeen(page, 'step-submit')
    await page.getByTestId('step-submit').click()
    await page.getByTestId('shop-accountId').fill('sokha_mart@aclb')
    await page.getByTestId('shop-name').fill('Sokha Mart')
    await whenSeen(page, 'step-submit')
    await page.getByTestId('step-submit').click()
    await expect(page.getByTestId('wizard')).toHaveAttribute('data-step', 'sales')
    await whenSeen(page, 'step-submit')
    await page.getByTestId('step-submit').click()
    await page.getByTestId('vault-store').check()
    await page.getByTestId('bakong-token').fill(simulator.token)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('token-verdict')).toHaveAttribute('data-verdict', 'good')
    await page.getByTestId('wizard-leave').click()
    await openPage(page, 'shop')
    const live = await reopened(till, () => page.getByTestId('setup-mode').click())
    const window = live.page
    await expect(window.getByTestId('scenario')).toHaveCount(0)
    await openPage(window, 'people')
    await window.getByTestId('new-name').fill('Sophea')
    await window.getByTestId('new-pin').fill('4711')
    await window.getByTestId('new-save').click()
    await expect(window.getByTestId('person-Sophea')).toBeVisible()
    await window.getByTestId('page-comfort').click()
    await window.getByTestId('comfort-kiosk').click()
    await expect(window.getByTestId('comfort-kiosk')).toHaveAttribute('aria-checked', 'true')
    await window.getByTestId('page-people').click()
    await window.getByTestId('pins-settings').click()
    await expect(window.getByTestId('pins-settings')).toHaveAttribute('aria-checked', 'true')

    const dialog = window.getByTestId('manager-dialog')
    await window.getByTestId('page-bakong').click()
    await window.getByTestId('bakong-token').fill('eyJhbGciOiJIUzI1NiJ9.e30.wrong')
    await pressByHand(window, 'Enter')
    await expect(dialog).toBeVisible()
    await pressByHand(window, 'Escape')
    await expect(dialog).toHaveCount(0)
    await expect(window.getByTestId('token-verdict')).toHaveCount(0)

    // Alt+F4: the window stays, and a manager is asked.
    const main = await live.app.browserWindow(window)
    await main.evaluate((shown) => shown.close())
    await expect(dialog).toBeVisible()
    // A second Esc at once would be meant for the dialog before.
    await whenSeen(window)
    await pressByHand(window, 'Escape')
    await expect(dialog).toHaveCount(0)
    await main.evaluate((shown) => shown.close())
    await expect(dialog).toBeVisible()
    const gone = new Promise((resolve) => live.app.process().once('exit', resolve))
    await typeByHand(window, '4711')
    await pressByHand(window, 'Enter')
    expect(await gone).toBe(0)
  } finally {
    await simulator.stop()
  }
})

// A cashier must not walk about in the owner's files; and what a manager allows is what is done, in the language of the till.
test('the system’s file dialog opens on a manager’s word alone', async ({ launch }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await askForPins(page)
  await page.getByTestId('page-screens').click()
  let opened = 0
  page.on('filechooser', () => {
    opened += 1
  })
  const dialog = page.getByTestId('manager-dialog')
  const choose = page.getByTestId('slides-choose')
  await choose.click()
  await expect(page.getByTestId('allow-question')).toContainText('Open this computer’s files')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await expect(page.getByTestId('slides-error')).toHaveText('Not done. This needs a manager')
  expect(opened).toBe(0)
  await choose.click()
  await expect(dialog).toBeVisible()
  const chooser = page.waitForEvent('filechooser')
  await typeByHand(page, MANAGER.pin)
  await pressByHand(page, 'Enter')
  await (await chooser).setFiles([])
  // It counted once.
  await choose.click()
  await expect(dialog).toBeVisible()
})

test('wrong PINs make the till wait, second by second and in the language that is read', async ({ launch }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await askForPins(page)
  await page.getByTestId('pins-everyone').click()
  const problem = page.getByTestId('pin-problem')
  for (const wrong of ['9021', '9022', '9023']) {
    await whenSeen(page)
    await typeByHand(page, wrong)
    await pressByHand(page, 'Enter')
    await expect(page.getByTestId('pin-enter')).toHaveAttribute('aria-busy', 'false')
    await expect(problem).not.toBeEmpty()
  }
  const wait = page.getByTestId('pin-wait')
  const seconds = async () => Number((await wait.textContent())?.match(/\d+/)?.[0] ?? 'NaN')
  const first = await seconds()
  expect(first).toBeGreaterThan(10)
  await expect.poll(seconds).toBeLessThan(first)
  await expect(wait).toContainText('Wait')
  await ask(page, 'preferences.change', { language: 'km' })
  await expect(wait).toContainText('សូមរង់ចាំ')
})

test('what was refused does not stay as if it were kept', async ({ launch }) => {
  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await askForPins(page)
  const dialog = page.getByTestId('manager-dialog')
  const minutes = page.getByTestId('idle-minutes')
  await minutes.fill('77')
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('allow-details')).toContainText('77')
  await whenSeen(page)
  await pressByHand(page, 'Escape')
  await expect(dialog).toHaveCount(0)
  await expect(minutes).toHaveValue('5')
  await expect(page.getByTestId('people-problem')).toHaveText('Not done. This needs a manager')
  // A number that the till does not take is refused in the same way.
  await minutes.fill('999')
  await pressByHand(page, 'Enter')
  await expect(minutes).toHaveValue('5')
})

test('a PIN of old that everybody guesses opens, and is changed in the same moment', async ({ launch, mode }) => {
  const till = await launch()
  await askForPins(till.page)
  await till.close()
  keepPin(till, mode, await createPinHasher(null).hash('1234'))

  const { page } = await launch({ size: { width: 1024, height: 600 } })
  await expect(page.getByTestId('lock-screen')).toBeVisible()
  const enter = async (pin: string) => {
    await whenSeen(page)
    await typeByHand(page, pin)
    await pressByHand(page, 'Enter')
  }
  const step = page.locator('.pin__entry')
  await enter('1234')
  await expect(step).toHaveAttribute('data-step', 'new')
  await enter('1111')
  await enter('1111')
  await expect(page.getByTestId('pin-problem')).toContainText('everybody guesses first')
  await enter('739182')
  await expect(step).toHaveAttribute('data-step', 'again')
  await enter('739182')
  await expect(page.getByTestId('charge')).toBeVisible()
  await openPage(page, 'audit')
  await expect(page.locator('[data-action="people.pinChanged"]')).toBeVisible()
})

// The shop's computer broke, and its books go on on another one: nobody may get in, and nobody be shut out for good.
test('PINs that this computer can’t judge let nobody in, and are set anew the owner’s way', async ({
  launch,
  mode,
}) => {
  const till = await launch()
  await askForPins(till.page)
  await till.close()
  keepPin(till, mode, `${await createPinHasher(null).hash(MANAGER.pin)}$0badc0de`)

  const moved = await launch({ size: { width: 1024, height: 600 } })
  await expect(moved.page.getByTestId('lock-screen')).toBeVisible()
  await expect(moved.page.getByTestId('pins-lost')).toContainText('Nobody can be let in')
  await whenSeen(moved.page)
  await typeByHand(moved.page, MANAGER.pin)
  await pressByHand(moved.page, 'Enter')
  await expect(moved.page.getByTestId('pin-problem')).toContainText('can’t be checked')
  await expect(moved.page.getByTestId('lock-screen')).toBeVisible()
  await moved.close()

  writeFileSync(join(till.dataDir, 'switch-off-pins.txt'), '')
  const { page } = await launch()
  await openPage(page, 'people')
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('people-problem')).toContainText('manager')
  await expect(page.getByTestId('pins-off')).toHaveAttribute('aria-checked', 'true')
  await page.getByRole('button', { name: `Change ${MANAGER.name}` }).click()
  await page.getByTestId('edit-pin').fill('៤៧១១')
  await page.getByTestId('edit-save').click()
  await expect(page.getByTestId('edit-save')).toHaveCount(0)
  await page.getByTestId('pins-everyone').click()
  await expect(page.getByTestId('lock-screen')).toBeVisible()
  await expect(page.getByTestId('pins-lost')).toHaveCount(0)
  await whenSeen(page)
  await typeByHand(page, MANAGER.pin)
  await pressByHand(page, 'Enter')
  await expect(page.getByTestId('charge')).toBeVisible()
})

/** Puts this record of a PIN into the books of a till that is closed, and asks everybody for theirs. */
function keepPin({ dataDir }: { readonly dataDir: string }, mode: string, record: string): void {
  const books = new Database(join(dataDir, mode === 'live' ? 'till.db' : 'demo.db'))
  books.prepare('UPDATE person SET pin_hash = ?').run(record)
  books.prepare("UPDATE setting SET value = json_set(value, '$.mode', 'everyone') WHERE key = 'people'").run()
  books.close()
}
