// Makes a picture anew: what the owner picked is decoded here, in the sandbox, and only its pixels go on.

import { err, ok, type RefusalCode, type Result } from '../../../shared/result'
import { SLIDE_BASE64_MAX, SLIDE_FILE_MAX, SLIDE_SIDE_MAX, slideTypes } from '../../../shared/slides'

/** Tried one after another until the picture is small enough. */
const QUALITIES = [0.88, 0.75, 0.6, 0.4]

/** @returns a JPEG as base64 text, no larger than the till keeps, or why not */
export async function remake(file: File): Promise<Result<string, RefusalCode>> {
  if (file.size > SLIDE_FILE_MAX) return err('picture-too-large')
  if (!(slideTypes as readonly string[]).includes(file.type)) return err('picture-not-readable')
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file)
  } catch (error) {
    if (error instanceof DOMException) return err('picture-not-readable')
    throw error
  }
  const canvas = drawn(bitmap)
  for (const quality of QUALITIES) {
    const base64 = canvas.toDataURL('image/jpeg', quality).split(',')[1] ?? ''
    if (base64.length > 0 && base64.length <= SLIDE_BASE64_MAX) return ok(base64)
  }
  return err('picture-too-large')
}

function drawn(bitmap: ImageBitmap): HTMLCanvasElement {
  const scale = Math.min(1, SLIDE_SIDE_MAX / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this window cannot draw')
  // A JPEG has no transparency: white is what a printed logo stands on.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return canvas
}
