// SPDX-License-Identifier: Apache-2.0
import {
  Button,
  Checkbox,
  Dialog,
  DialogTrigger,
  Popover,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { type CalendarChoice, calendars, digitChoices, type DigitChoice, isCalendar, isDigits } from '../i18n/calendar';
import { useSpeech } from '../i18n/context';
import { isLanguage, languages, traits } from '../i18n/languages';
import { Icon, type IconName } from '../shared/icon';
import { Choose } from '../shared/select';
import { allowSounds } from './alerts/sound';
import { useDesk } from './desk';
import { useOffice } from './office';
import { useSession } from './session';
import { useSetting } from './settings';
import { choices, type Choice } from './theme';

const themeIcons: Record<Choice, IconName> = { light: 'sun', dark: 'moon', system: 'device' };

/**
 * How the reader wants the desk to look, sound and speak, and for whom it speaks. It opens within the header, since
 * nothing may stand outside the landmarks of a page.
 */
export function SettingsMenu({ within }: { within: Element | null }) {
  const { t, name } = useSpeech();
  const { account, leave } = useSession();
  const { mine, office, choose } = useOffice();
  return (
    <DialogTrigger>
      <Button
        className="button settings-button"
        aria-label={account ? `${account.display || account.name} · ${t('menu.settings')}` : t('menu.settings')}
      >
        {account ? <span className="settings-who">{account.display || account.name}</span> : null}
        <Icon name="gear" />
      </Button>
      <Popover className="popover settings" placement="bottom end" UNSTABLE_portalContainer={within ?? undefined}>
        <Dialog aria-label={t('menu.settings')} className="settings-body">
          {mine.length > 1 && (
            <Choose
              label={t('menu.office')}
              value={office?.id ?? null}
              onChange={choose}
              choices={mine.map((one) => ({ id: one.id, name: name(one.name, one.id) }))}
            />
          )}
          <Habits />
          {account && (
            <div className="settings-account">
              <p className="quiet">{t('menu.account', { name: account.display || account.name })}</p>
              <Button className="button" onPress={() => void leave()}>
                <Icon name="leave" /> {t('menu.leave')}
              </Button>
            </div>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Habits() {
  const { t, language, setLanguage } = useSpeech();
  const { theme } = useDesk();
  const [calendar, setCalendar] = useSetting<CalendarChoice>('calendar', 'auto', isCalendar);
  const [digits, setDigits] = useSetting<DigitChoice>('digits', 'auto', isDigits);
  const [density, setDensity] = useSetting('density', 'roomy');
  const [sounds, setSounds] = useSetting<boolean>('sounds', false);
  return (
    <>
      <Choose
        label={t('menu.language')}
        value={language}
        onChange={(next) => isLanguage(next) && setLanguage(next)}
        choices={languages.map((id) => ({ id, name: traits[id].self, lang: traits[id].tag }))}
      />
      <Choose
        label={t('menu.calendar')}
        value={calendar}
        onChange={(next) => isCalendar(next) && setCalendar(next)}
        choices={calendars.map((id) => ({ id, name: t(`menu.calendar.${id}`) }))}
      />
      {language !== 'en' && (
        <Choose
          label={t('menu.digits')}
          value={digits}
          onChange={(next) => isDigits(next) && setDigits(next)}
          choices={digitChoices.map((id) => ({ id, name: t(`menu.digits.${id}`) }))}
        />
      )}
      <Segments
        label={t('menu.theme')}
        value={theme.choice}
        onChange={(next) => theme.choose(choices.find((known) => known === next) ?? 'system')}
        choices={choices.map((id) => ({ id, name: t(`menu.theme.${id}`), icon: themeIcons[id] }))}
      />
      <Segments
        label={t('menu.density')}
        value={density}
        onChange={setDensity}
        choices={(['roomy', 'compact'] as const).map((id) => ({ id, name: t(`menu.density.${id}`) }))}
      />
      <Checkbox
        className="check"
        isSelected={sounds}
        onChange={(yes) => {
          setSounds(yes);
          if (yes) allowSounds();
        }}
      >
        <span className="check-box">
          <Icon name="check" />
        </span>
        {t('menu.sounds')}
      </Checkbox>
    </>
  );
}

interface SegmentsProps {
  label: string;
  value: string;
  onChange(id: string): void;
  choices: { id: string; name: string; icon?: IconName }[];
}

/** One of a few, all in sight. */
export function Segments({ label, value, onChange, choices: all }: SegmentsProps) {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <ToggleButtonGroup
        className="segments wide"
        aria-label={label}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[value]}
        onSelectionChange={(keys) => {
          const [next] = keys;
          if (next !== undefined) onChange(String(next));
        }}
      >
        {all.map(({ id, name, icon }) => (
          <ToggleButton key={id} id={id}>
            {icon && <Icon name={icon} />} {name}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </div>
  );
}
