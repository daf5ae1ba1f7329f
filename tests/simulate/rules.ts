// The rules that are judged by name, each with the points of issue 17 that break it, so that one that is known to be broken
// can be put aside while the others are looked for.

export const rules = {
  'money-found': 'money that Bakong told of within 24 h, by its own clock, is on its sale (4, 16, 26)',
  'not-expired-early': 'no code expires while a bank still takes it (4)',
  'asked-after-outage': 'Bakong is back: a sale not heard of since its deadline is asked about soon (2)',
  'decided-after-outage': 'Bakong is back and is asked: an open sale is decided soon (15)',
  decided: 'every sale is decided in the end (15)',
  'key-asks': 'the key is never answered with what Bakong said long ago (9)',
  'key-reaches': 'the key asks Bakong when its day has begun, whatever the till has counted (8)',
  'spent-is-said': 'a day without look-ups is not shown as a Bakong that is well (3, 33)',
  'spent-by-hand': 'a sale about which nobody can ask can be confirmed by hand (3)',
  'unreadable-told': 'money that nobody can read is told to a person (5)',
  'unreadable-looks': 'an answer that nobody can read does not eat the look-ups (5)',
  'unreadable-link': 'the answer about one sale says nothing of the way to Bakong (5, cause 3)',
  'backups-own': "no till offers or deletes another one's backups (6)",
  'second-folder': 'a second folder, whatever it answers, ends no till (1)',
  'bad-backup': 'what is no backup hides none of the others (7)',
  'restore-open': 'what is open when the books are taken back is watched on (38)',
  'bills-once': 'no bill number is given twice, over all restores',
  'by-hand-shut': 'nothing is confirmed by hand that Bakong has just spoken of (25)',
  'hush-ends': 'what Bakong asked for ends by its own time (26)',
  'sticker-fresh': 'a receipt is taken for 15 minutes, by the time of Bakong (12)',
  'paid-not-asked': 'nobody asks about what Bakong has said is paid (13)',
  'retry-off': 'no code is shown for a purchase that is paid (14)',
  turns: 'payments told in turns break nothing (20)',
} as const
export type Rule = keyof typeof rules

/** Rules that the present code is known to break: what is broken of them is counted and does not end the run. Each mend
 *  of issue 17 takes its own out; empty, nothing is let pass. */
const hold: ReadonlySet<Rule> = new Set<Rule>(['key-asks', 'second-folder', 'bills-once'])
export const stillBroken: ReadonlySet<Rule> = new Set((Object.keys(rules) as Rule[]).filter((rule) => !hold.has(rule)))
