// The owner's pictures for the idle customer's screen: add, see, take away.

import { useEffect, useRef, useState } from 'react'
import type { RefusalCode, Result } from '../../../shared/result'
import { type SlidesView, slideAddress, slideTypes } from '../../../shared/slides'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { Button } from '../../ui/Button'
import { Icon } from '../../ui/Icon'
import { remake } from './picture'

export function SlidesPart({ text }: { text: Text }) {
  const files = useRef<HTMLInputElement>(null)
  /** A manager's word for what is picked now; the system's file dialog does not open without one. */
  const pick = useRef<string | null>(null)
  const [ids, setIds] = useState<readonly string[]>([])
  const [refusal, setRefusal] = useState<RefusalCode | null>(null)
  const take = (result: Result<SlidesView>) => {
    if (result.ok) setIds(result.value.ids)
    else setRefusal(result.error.code)
  }
  useEffect(() => {
    void call('slides.view', {}).then((result) => {
      if (result.ok) setIds(result.value.ids)
    })
  }, [])

  async function allowed(): Promise<string | null> {
    setRefusal(null)
    const result = await call('slides.pick', {})
    if (!result.ok) setRefusal(result.error.code)
    return result.ok ? result.value.pick : null
  }

  async function choose(): Promise<void> {
    pick.current = await allowed()
    if (pick.current !== null) files.current?.click()
  }

  async function add(chosen: readonly File[]): Promise<void> {
    const word = pick.current ?? (await allowed())
    pick.current = null
    if (word === null) return
    setRefusal(null)
    for (const file of chosen) {
      const made = await remake(file)
      if (made.ok) take(await call('slides.add', { jpegBase64: made.value, pick: word }))
      else setRefusal(made.error)
    }
  }

  return (
    <section className="slides-part" aria-label={text.slides}>
      <h2>{text.slides}</h2>
      <ul>
        {ids.map((slide, index) => (
          <li key={slide}>
            <img src={slideAddress(slide)} alt={text.slideNumber(index + 1)} data-testid="slide-thumb" />
            <button
              type="button"
              aria-label={text.slideRemove(index + 1)}
              data-testid="slide-remove"
              onClick={() => void call('slides.remove', { id: slide }).then(take)}
            >
              <Icon name="shutSmall" />
            </button>
          </li>
        ))}
      </ul>
      <p>
        <Button testId="slides-choose" onPress={() => void choose()}>
          {text.slidesAdd}
        </Button>
        <input
          ref={files}
          // Not a way of its own: neither Tab nor a label leads to it.
          hidden
          tabIndex={-1}
          type="file"
          multiple
          accept={slideTypes.join(',')}
          data-testid="slides-add"
          onChange={(event) => {
            const chosen = [...(event.target.files ?? [])]
            event.target.value = ''
            void add(chosen)
          }}
        />
        <span className="field-error" role="alert" data-testid="slides-error">
          {refusal !== null && text.refusals[refusal]}
        </span>
      </p>
    </section>
  )
}
