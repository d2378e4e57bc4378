// The picture on a profile: three sizes, of which the browser takes what its screen needs.
import { Avatar } from '../ui/Avatar'

const SIZES = [96, 256, 768] as const

export function Portrait({ photo, name, alt }: { photo: string | undefined; name: string; alt: string }) {
  if (!photo) return <Avatar name={name} size="large" />
  const address = (size: number) => `/media/${photo}-${size}.jpg`
  return (
    <img
      src={address(256)}
      srcSet={SIZES.map((size) => `${address(size)} ${size}w`).join(', ')}
      sizes="(min-width: 40rem) 8rem, 6rem"
      alt={alt}
      width={256}
      height={256}
      decoding="async"
      fetchPriority="high"
      className="size-24 shrink-0 rounded-card bg-sunk object-cover sm:size-32"
    />
  )
}
