// SPDX-License-Identifier: Apache-2.0
import { useSpeech } from '../../i18n/context';
import type { Key } from '../../i18n/messages';
import { originOf } from './text';

/** Where a number comes from and how well that is known; the words are those of the signed text. */
export function Origin({ text }: { text: string }) {
  const { t } = useSpeech();
  const { mark, words } = originOf(text);
  if (!mark && !words) return null;
  return (
    <p className="agreement-origin">
      {mark && (
        <span className="tag" data-tone="calm">
          {t(`agreement.origin.${mark}` as Key)}
        </span>
      )}
      {words && <bdi lang="en">{words}</bdi>}
    </p>
  );
}
