// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import type { NodeState } from '../api';
import { useSpeech } from '../i18n/context';
import { Icon } from '../shared/icon';

/** Says when what is on the screen is no longer what the node says. Silent while all is well. */
export function Standing({ node, alone }: { node: UseQueryResult<NodeState>; alone?: boolean }) {
  const { t, format } = useSpeech();
  const failed = node.isError;
  return (
    <div className="standing" role="status" data-alone={alone}>
      {failed && (
        <p className="standing-bad">
          <Icon name="unplugged" />
          <span>
            <strong>{t('offline.title')}</strong>{' '}
            {node.data
              ? t('offline.since', { time: format.short(new Date(node.dataUpdatedAt).toISOString()) })
              : t('offline.never')}
          </span>
        </p>
      )}
      {!failed && alone && <p className="standing-wait">{t('app.loading')}</p>}
    </div>
  );
}
