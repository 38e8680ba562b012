// SPDX-License-Identifier: Apache-2.0
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Button } from 'react-aria-components';
import { Problem } from '../api';
import { useSpeech } from '../i18n/context';
import { Icon, type IconName } from './icon';

/** Grey lines where the content will be. */
export function Loading({ lines = 4 }: { lines?: number }) {
  const { t } = useSpeech();
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{t('app.loading')}</span>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className="loading-line" />
      ))}
    </div>
  );
}

/** Nothing is here, and what would be. */
export function Empty({ icon = 'check', title, children }: { icon?: IconName; title?: string; children?: ReactNode }) {
  return (
    <div className="empty-state">
      <Icon name={icon} />
      {title && <p className="empty-title">{title}</p>}
      {children && <div className="quiet">{children}</div>}
    </div>
  );
}

/** What went wrong, in the node's words, and a way to ask again. */
export function Failed({ error, onAgain, said }: { error: unknown; onAgain?(): void; said?: string }) {
  const { t } = useSpeech();
  const silent = error instanceof Problem && error.status === 0;
  return (
    <div className="failed" role="alert">
      <Icon name={silent ? 'unplugged' : 'warn'} />
      <p dir="auto">
        {said ??
          (silent
            ? t('offline.title')
            : t('error.node', { detail: error instanceof Error ? error.message : String(error) }))}
      </p>
      {onAgain && (
        <Button className="button" onPress={onAgain}>
          {t('state.again')}
        </Button>
      )}
    </div>
  );
}

interface QueryProps<T> {
  query: UseQueryResult<T>;
  /** Says that there is nothing, when `isEmpty`. */
  empty?: ReactNode;
  isEmpty?(data: T): boolean;
  children(data: T): ReactNode;
}

/** One answer of the node in whichever state it is. What came before an error stays: the frame says that it is old. */
export function Answer<T>({ query, empty, isEmpty, children }: QueryProps<T>) {
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : children(query.data);
  if (query.isError) return <Failed error={query.error} onAgain={() => void query.refetch()} />;
  return <Loading />;
}
