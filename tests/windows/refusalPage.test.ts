// The page of a till that does not start: the field, the words in both languages, and nothing that could be markup.

import { expect, it } from 'vitest'
import { faultsOf, type RefusalWords, refusalFiles } from '../../electron/windows/refusalPage'

const words: RefusalWords = {
  reason: 'provision',
  faults: [{ field: 'merchant.name', words: { en: 'is too long', km: 'វែងពេក' } }],
  place: '/home/<img src=x>/a&b.json',
  language: null,
}
const pageOf = (over: Partial<RefusalWords>) => refusalFiles({ ...words, ...over })('/refusal.html', [])?.text ?? ''

it('says it in both languages, the one that is known first, Khmer where none is', () => {
  const [khmer, english] = [pageOf({ language: 'km' }), pageOf({ language: 'en' })]
  expect(khmer.indexOf('វែងពេក')).toBeLessThan(khmer.indexOf('is too long'))
  expect(english.indexOf('is too long')).toBeLessThan(english.indexOf('វែងពេក'))
  expect(pageOf({})).toBe(khmer)
})

it('shows a name of a file as it is, whatever stands in it', () => {
  expect(pageOf({})).toContain('/home/&lt;img src=x&gt;/a&amp;b.json')
  expect(pageOf({})).not.toContain('<img')
})

it('answers for its own three addresses alone', () => {
  const files = refusalFiles(words)
  expect(
    ['/refusal.html', '/refusal.css', '/refusal.js', '/cashier.html'].map((path) => files(path, []) !== null),
  ).toEqual([true, true, true, false])
})

it('reads the field out of each line, and takes a sentence as it is', () => {
  expect(faultsOf('setup.json is wrong:\nmode: no such mode\nfile: no object')).toEqual([
    { field: 'mode', words: { en: 'no such mode' } },
    { field: null, words: { en: 'no object' } },
  ])
  expect(faultsOf("the file can't be read (EACCES)")).toEqual([
    { field: null, words: { en: "the file can't be read (EACCES)" } },
  ])
})
