// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import { Button, Dialog, DialogTrigger, Form, Input, Label, Popover, TextField } from 'react-aria-components';
import type { Json } from '../../api';
import { useSpeech } from '../../i18n/context';
import { isObject } from '../../record';
import { useSetting } from '../../shell/settings';
import { Icon } from '../../shared/icon';
import { type Filter, fromParams, sameFilter, toParams } from './filter';

interface Props {
  filter: Filter;
  onFilter(filter: Filter): void;
}

interface View {
  name: string;
  query: string;
}

const views_max = 24;
const name_max = 60;

/** Views as the account's settings hold them; what is none is left out. */
export function viewsIn(stored: Json): View[] {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((view) =>
    isObject(view) && typeof view.name === 'string' && typeof view.query === 'string'
      ? [{ name: view.name.slice(0, name_max), query: view.query }]
      : [],
  );
}

/** Filters by name, the same at every desk of the account; and the address of the present one, to be sent to a colleague. */
export function SavedViews({ filter, onFilter }: Props) {
  const { t } = useSpeech();
  const [stored, store] = useSetting<Json>('watch.views', [], Array.isArray);
  const [typed, setTyped] = useState('');
  const [copied, setCopied] = useState(false);
  const views = viewsIn(stored);
  const current = views.find(({ query }) => sameFilter(fromParams(new URLSearchParams(query)), filter));
  const put = (next: View[]) => store(next.map(({ name, query }) => ({ name, query })));
  const full = views.length >= views_max && !views.some(({ name }) => name === typed.trim());
  const save = () => {
    const name = typed.trim();
    if (!name || full) return;
    put([...views.filter((view) => view.name !== name), { name, query: toParams(filter).toString() }]);
    setTyped('');
  };
  const copy = () =>
    void navigator.clipboard?.writeText(location.href).then(
      () => setCopied(true),
      () => {},
    );
  return (
    <DialogTrigger onOpenChange={() => setCopied(false)}>
      <Button className="button watch-several" data-set={current !== undefined}>
        <span>{current?.name ?? t('watch.views')}</span>
        <Icon name="down" />
      </Button>
      <Popover className="popover note" placement="bottom end">
        <Dialog aria-label={t('watch.views')} className="watch-views">
          {({ close }) => (
            <>
              {views.length === 0 && <p className="quiet">{t('watch.views.none')}</p>}
              <ul className="plain">
                {views.map((view) => (
                  <li key={view.name}>
                    <Button
                      className="button subtle"
                      aria-pressed={view === current}
                      onPress={() => {
                        onFilter(fromParams(new URLSearchParams(view.query)));
                        close();
                      }}
                    >
                      <bdi>{view.name}</bdi>
                    </Button>
                    <Button
                      className="button icon-only"
                      aria-label={t('watch.views.remove', { name: `\u2068${view.name}\u2069` })}
                      onPress={() => put(views.filter((other) => other !== view))}
                    >
                      <Icon name="close" />
                    </Button>
                  </li>
                ))}
              </ul>
              <Form
                onSubmit={(event) => {
                  event.preventDefault();
                  save();
                }}
              >
                <TextField className="field" value={typed} onChange={setTyped} maxLength={name_max}>
                  <Label>{t('watch.views.name')}</Label>
                  <div className="moment-line">
                    <Input className="input" dir="auto" />
                    <Button type="submit" className="button" isDisabled={full}>
                      {t('watch.views.save')}
                    </Button>
                  </div>
                </TextField>
                {full && <p className="quiet">{t('watch.views.full', { count: views_max })}</p>}
              </Form>
              {'clipboard' in navigator && (
                <Button className="button subtle" onPress={copy}>
                  <Icon name={copied ? 'check' : 'cite'} /> {t(copied ? 'watch.views.copied' : 'watch.views.copy')}
                </Button>
              )}
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
