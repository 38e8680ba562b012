// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import { Window } from '../../acts/act-dialog';
import { useSpeech } from '../../i18n/context';
import { Icon } from '../../shared/icon';
import { CasePicker } from '../cases/merge';

interface Props {
  agreement: string;
  /** Null opens a new one. */
  onChoose(into: string | null): void;
  onClose(): void;
}

/** A new case for a record, or one that is open already. */
export function AddToCase({ agreement, onChoose, onClose }: Props) {
  const { t } = useSpeech();
  return (
    <Window title={t('record.add_to_case')} onClose={onClose}>
      <div className="window-body">
        <Button className="button primary" onPress={() => onChoose(null)}>
          <Icon name="plus" /> {t('cases.open')}
        </Button>
        <h3>{t('cases.choose')}</h3>
        <CasePicker agreement={agreement} onChoose={onChoose} />
      </div>
    </Window>
  );
}
