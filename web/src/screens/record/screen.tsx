// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../../i18n/context';
import { go, useRoute } from '../../shell/route';
import { RecordPanel } from './panel';

/** One record on a page of its own. */
export default function RecordScreen() {
  const { t } = useSpeech();
  const { id } = useRoute();
  // On the way to another screen the address names no record any more.
  if (!id) return null;
  return (
    <div className="record-page">
      <h1 className="visually-hidden">{t('detail.title')}</h1>
      <RecordPanel id={id} onLook={() => go({ screen: 'watch', query: { record: id } })} />
    </div>
  );
}
