// The owner's pictures for the idle customer's screen: add, see, take away.

import { useEffect, useId, useState } from 'react'
import type { RefusalCode, Result } from '../../../shared/result'
import { type SlidesView, slideAddress, slideTypes } from '../../../shared/slides'
import type { Text } from '../../../shared/text'
import { call } from '../../pos'
import { Icon } from '../../ui/Icon'
import { remake } from './picture'

export function SlidesPart({ text }: { text: Text }) {
  const id = useId()
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

  async function add(files: FileList): Promise<void> {
    setRefusal(null)
    for (const file of files) {
      const made = await remake(file)
      if (made.ok) take(await call('slides.add', { jpegBase64: made.value }))
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
        <label className="button button--second" htmlFor={id}>
          {text.slidesAdd}
        </label>
        <input
          id={id}
          className="unseen"
          type="file"
          multiple
          accept={slideTypes.join(',')}
          data-testid="slides-add"
          onChange={(event) => {
            const { files } = event.target
            if (files !== null)
              void add(files).finally(() => {
                event.target.value = ''
              })
          }}
        />
        <span className="field-error" role="alert" data-testid="slides-error">
          {refusal !== null && text.refusals[refusal]}
        </span>
      </p>
    </section>
  )
}
