// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../i18n/context';
import { useNow } from './clock';

/** A moment, as short as it can be said; the whole of it in the hint. */
export function When({ at, whole }: { at: string; whole?: boolean }) {
  const { format, t } = useSpeech();
  useNow(60);
  const utc = t('form.utc', { time: format.utc(at) });
  return (
    <time dateTime={at} title={`${format.dateTime(at)} · ${utc}`}>
      {whole ? format.dateTime(at) : format.short(at)}
    </time>
  );
}
