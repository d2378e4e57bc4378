import type { Locale } from '@contacto/i18n'
import { wordsOf } from '../../lib/words'
import { Icon } from '../icons'

/** Light, dark, or as the device: public/early.js keeps the choice, so it works before anything else was loaded. */
export function ThemeChoice({ locale, name }: { locale: Locale; name: string }) {
  const t = wordsOf(locale, 'site')
  const choices = [
    { value: 'system', label: t('theme_system'), icon: 'screen' },
    { value: 'light', label: t('theme_light'), icon: 'sun' },
    { value: 'dark', label: t('theme_dark'), icon: 'moon' },
  ] as const
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1.5 text-small text-quiet">{t('theme')}</legend>
      <div className="inline-flex rounded-field border border-line bg-sunk p-1">
        {choices.map((choice) => (
          <label
            key={choice.value}
            title={choice.label}
            className="grid size-target place-items-center rounded-chip text-quiet hover:text-accent has-checked:bg-surface has-checked:text-accent has-checked:shadow-raised has-focus-visible:outline-3 has-focus-visible:outline-accent"
          >
            <input type="radio" name={name} value={choice.value} defaultChecked={choice.value === 'system'} data-theme-choice="" className="sr-only" />
            <Icon name={choice.icon} />
            <span className="sr-only">{choice.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
