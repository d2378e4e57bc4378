/** A professional's picture, or the first letters of his name on a calm ground. Beside his name, hence silent. */
export function Avatar({ photo, name, size = 'normal' }: { photo?: string | null | undefined; name: string; size?: 'small' | 'normal' | 'large' }) {
  const looks = { small: 'size-10 text-note', normal: 'size-16 text-lead', large: 'size-24 sm:size-28 text-head' } as const
  const pixels = { small: 96, normal: 256, large: 256 } as const
  if (photo)
    return <img src={`/media/${photo}-${pixels[size]}.jpg`} alt="" width={pixels[size]} height={pixels[size]} loading="lazy" decoding="async" className={`${looks[size]} shrink-0 rounded-card object-cover bg-sunk`} />
  const letters = name.split(/\s+/).filter((word) => /^\p{L}{2,}/u.test(word)).slice(0, 2).map((word) => [...word][0]).join('\u200c')
  return (
    <span aria-hidden="true" className={`${looks[size]} grid shrink-0 place-items-center rounded-card bg-wash font-strong text-on-wash`}>
      {letters}
    </span>
  )
}
