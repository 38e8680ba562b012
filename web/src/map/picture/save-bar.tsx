// SPDX-License-Identifier: Apache-2.0
import { Button } from 'react-aria-components';
import type { Problem } from '../../api/core';
import type { useSaveRules } from './use-rules';
import { usePictureSpeech } from './words';

interface Props {
  save: ReturnType<typeof useSaveRules>['save'];
  conflict: Problem | null;
  reload(): Promise<void>;
  fault: string | undefined;
  /** What saving does. */
  said: string;
  onCancel(): void;
  onRemove: (() => void) | undefined;
}

/** The foot of a form over the rules: saves, and says who was quicker. */
export function SaveBar({ save, conflict, reload, fault, said, onCancel, onRemove }: Props) {
  const { t } = usePictureSpeech();
  return (
    <>
      {fault && <p className="field-error">{fault}</p>}
      {conflict && (
        <div className="picture-conflict" role="alert">
          <p>{t('picture.save.conflict')}</p>
          <p dir="auto" className="quiet">
            {conflict.detail}
          </p>
          <Button className="button small" onPress={() => void reload()}>
            {t('picture.save.reload')}
          </Button>
        </div>
      )}
      {save.isError && !conflict && (
        <p className="field-error" role="alert">
          {t('picture.save.failed', { detail: save.error.message })}
        </p>
      )}
      <div className="picture-acts">
        <Button
          className="button primary"
          type="submit"
          isDisabled={fault !== undefined || save.isPending || conflict !== null}
        >
          {said}
        </Button>
        <Button className="button" onPress={onCancel}>
          {t('picture.cancel')}
        </Button>
        {onRemove && (
          <Button className="button danger" isDisabled={save.isPending || conflict !== null} onPress={onRemove}>
            {t('picture.remove')}
          </Button>
        )}
      </div>
    </>
  );
}
