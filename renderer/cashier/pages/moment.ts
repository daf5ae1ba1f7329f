// A moment in the shop's own time: date and time, figures only.

const format = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Phnom_Penh',
  day: '2-digit',
  month: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** @param at UTC ms */
export function moment(at: number): string {
  return format.format(at)
}
