// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, CheckboxGroup, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';

interface Props {
  label: string;
  choices: { id: string; name: string }[];
  value: readonly string[];
  onChange(ids: string[]): void;
}

/** Several of many, behind one button that says how many. */
export function SeveralOf({ label, choices, value, onChange }: Props) {
  const { format, t } = useSpeech();
  const only = value.length === 1 ? choices.find(({ id }) => id === value[0])?.name : undefined;
  return (
    <DialogTrigger>
      <Button className="button watch-several" data-set={value.length > 0}>
        <span>{only ?? label}</span>
        {value.length > 1 && <span className="watch-count">{format.number(value.length)}</span>}
        <Icon name="down" />
      </Button>
      <Popover className="popover note" placement="bottom start">
        <Dialog aria-label={label}>
          <CheckboxGroup className="watch-checks" aria-label={label} value={[...value]} onChange={onChange}>
            {choices.map(({ id, name }) => (
              <Checkbox key={id} value={id} className="check">
                <span className="check-box">
                  <Icon name="check" />
                </span>
                {name}
              </Checkbox>
            ))}
          </CheckboxGroup>
          {value.length > 0 && (
            <Button className="button small" onPress={() => onChange([])}>
              {t('watch.filter.any')}
            </Button>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
