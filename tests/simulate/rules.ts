// The rules that are judged by name, so that one that is known to be broken can be put aside while the others are looked for.

export const rules = {
  'money-found': 'money that Bakong told of within 24 h, by its own clock, is on its sale',
  'not-expired-early': 'no code expires while a bank still takes it',
  'asked-after-outage': 'Bakong is back: a sale not heard of since its deadline is asked about soon',
  'decided-after-outage': 'Bakong is back and is asked: an open sale is decided soon',
  decided: 'every sale is decided in the end',
  'key-asks': 'the key is never answered with what Bakong said long ago',
  'key-reaches': 'the key asks Bakong when its day has begun, whatever the till has counted',
  'spent-is-said': 'a day without look-ups is not shown as a Bakong that is well',
  'spent-by-hand': 'a sale about which nobody can ask can be confirmed by hand',
  'unreadable-told': 'money that nobody can read is told to a person',
  'unreadable-looks': 'an answer that nobody can read does not eat the look-ups',
  'unreadable-link': 'the answer about one sale says nothing of the way to Bakong',
  'backups-own': "no till offers or deletes another one's backups (6)",
  'second-folder': 'a second folder, whatever it answers, ends no till',
  'bad-backup': 'what is no backup hides none of the others',
  'restore-open': 'what is open when the books are taken back is watched on',
  'bills-once': 'no bill number is given twice, over all restores',
  'by-hand-shut': 'nothing is confirmed by hand that Bakong has just spoken of',
  'hush-ends': 'what Bakong asked for ends by its own time',
  'sticker-fresh': 'a receipt is taken for 15 minutes, by the time of Bakong',
  'paid-not-asked': 'nobody asks about what Bakong has said is paid',
  'retry-off': 'no code is shown for a purchase that is paid',
  turns: 'payments told in turns break nothing',
} as const
export type Rule = keyof typeof rules

/** Rules that the present code is known to break: what is broken of them is counted and does not end the run. Empty, nothing
 *  is let pass. */
export const stillBroken: ReadonlySet<Rule> = new Set<Rule>()
