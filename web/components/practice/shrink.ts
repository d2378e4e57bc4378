// A camera's picture is megabytes, of which a profile shows 768 pixels: it is made smaller before it travels, for it travels on
// somebody's data.  The server makes of it what is shown, whatever came.

/** Of the shorter side; what a profile shows is a square of it. */
const SIDE = 1024
const SMALL_BYTES = 300_000
const QUALITY = 0.9

/** The picture, smaller where that helps; nothing when the browser cannot read it. */
export async function shrunk(file: File): Promise<File | undefined> {
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return undefined
  const scale = Math.min(1, SIDE / Math.min(picture.width, picture.height))
  if (scale === 1 && file.size <= SMALL_BYTES) return file
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  const pen = canvas.getContext('2d')
  if (!pen) return file
  pen.fillStyle = 'white' // where it is clear, JPEG would be black
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  const made = await new Promise<Blob | null>((give) => canvas.toBlob(give, 'image/jpeg', QUALITY))
  return made && made.size < file.size ? new File([made], 'photo.jpg', { type: made.type }) : file
}
