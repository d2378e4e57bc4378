import { lengthText, nameOf } from '../../lib/format'
import { wordsOf, type Locale } from '../../lib/words'
import { Icon } from '../icons'
import { pickerAddress } from '../slots/address'
import { LinkButton } from '../ui/Button'
import { Price } from '../ui/Price'
import type { Profile, PublicService } from './read'

const DAY = 1440

/** Two days, 12 h. */
function ahead(locale: Locale, minutes: number) {
  return minutes % DAY === 0 ? wordsOf(locale, 'profile')('days', { n: minutes / DAY }) : lengthText(locale, minutes)
}

function conditions(locale: Locale, service: PublicService): string[] {
  const t = wordsOf(locale, 'profile')
  return [
    ...(service.approval ? [t('approval')] : []),
    ...(service.capacity > 1 ? [t('group', { n: service.capacity })] : []),
    ...(service.notice_minutes >= 60 ? [t('notice', { time: ahead(locale, service.notice_minutes) })] : []),
    service.cancel_cutoff_minutes ? t('cancel_until', { time: ahead(locale, service.cancel_cutoff_minutes) }) : t('cancel_any'),
  ]
}

/** What he offers, how long it takes, what it costs, and until when one may change one's mind. */
export function Services({ locale, profile, chosen }: { locale: Locale; profile: Profile; chosen: string | undefined }) {
  const t = wordsOf(locale, 'profile')
  return (
    <ul className="divide-y divide-line rounded-card border border-line bg-surface">
      {profile.services.map((service) => (
        <li key={service.service_id} className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-1 p-4 sm:px-6">
          <div className="min-w-0">
            <h3 className="font-strong">{nameOf(locale, service)}</h3>
            <p className="flex flex-wrap gap-x-4 text-note">
              <span className="inline-flex items-center gap-1.5"><Icon name="clock" className="text-quiet" />{lengthText(locale, service.length_minutes)}</span>
              <Price locale={locale} of={service} className="font-strong" />
            </p>
            <p className="mt-1 text-small text-quiet">{conditions(locale, service).join(' · ')}</p>
          </div>
          <LinkButton
            kind="plain"
            size="small"
            href={pickerAddress(locale, profile.slug, { service_id: service.service_id })}
            aria-label={t('see_times_of', { service: nameOf(locale, service) })}
            aria-current={service.service_id === chosen ? 'true' : undefined}
          >
            {t('see_times')}
          </LinkButton>
        </li>
      ))}
    </ul>
  )
}
