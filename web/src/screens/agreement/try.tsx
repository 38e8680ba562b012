// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Label, TextArea, TextField, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { officesWith } from '../../agreement';
import { api, type JsonObject, type PreviewResult } from '../../api';
import { useSpeech } from '../../i18n/context';
import { Preview } from '../../form/preview';
import { codesOf } from '../../schema';
import { Choose } from '../../shared/select';
import { Empty } from '../../shared/states';
import { type CurrentAgreement, useNodeState } from '../../shell/desk';
import { RuleList } from './rules';
import { RuleWords } from './rule-words';
import { incident, pasted } from './sample';
import { rows, type Rule, rulesFor, tried } from './text';

type Mode = 'form' | 'json';

/** Holds a record that is never written against the rules, and shows which decided and what would cross. */
export function Try({ agreement }: { agreement: CurrentAgreement }) {
  const { t } = useSpeech();
  const node = useNodeState();
  const text = agreement.text!;
  const [mode, setMode] = useState<Mode>('form');
  const [record, setRecord] = useState<JsonObject>();
  const preview = useMutation({ mutationFn: (draft: JsonObject) => api.preview(draft).then(({ results }) => results) });
  const run = (draft: JsonObject) => {
    const whole = { agreement: agreement.summary!.id, ...draft };
    setRecord(whole);
    preview.mutate(whole);
  };
  if (node.role === 'observer') return <Empty icon="seal" title={t('agreement.try.observer')} />;
  return (
    <>
      <p className="agreement-lead">{t('agreement.try.why')}</p>
      <ToggleButtonGroup
        className="segments"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[mode]}
        onSelectionChange={(keys) => setMode([...keys][0] as Mode)}
        aria-label={t('agreement.try.how')}
      >
        <ToggleButton id="form">{t('agreement.try.form')}</ToggleButton>
        <ToggleButton id="json">{t('agreement.try.json')}</ToggleButton>
      </ToggleButtonGroup>
      <div className="agreement-try">
        {mode === 'form' ? <Form agreement={agreement} onTry={run} /> : <Paste record={record} onTry={run} />}
        {record && (
          <Preview
            node={node}
            agreement={text}
            crossings={agreement.crossings}
            record={record}
            results={preview.data}
            problem={preview.error?.message}
            checking={preview.isPending}
          />
        )}
      </div>
      {record &&
        preview.data?.map((result) => (
          <Why key={result.agreement} agreement={agreement} record={record} result={result} />
        ))}
    </>
  );
}

interface WhyProps {
  agreement: CurrentAgreement;
  record: JsonObject;
  result: PreviewResult;
}

function Why({ agreement, record, result }: WhyProps) {
  const speech = useSpeech();
  const { t } = speech;
  const rules = rows<Rule>(agreement.text, 'release');
  const shown = rulesFor(rules, String(record.kind));
  const policies = result.rules.filter((id) => id.includes('/'));
  return (
    <section className="agreement-section">
      <h2>{t('agreement.try.rules')}</h2>
      <RuleList
        rules={shown}
        all={rules}
        words={new RuleWords(speech, agreement.text!)}
        fate={tried(shown, result.rules)}
      />
      {policies.length > 0 && (
        <p>{t('agreement.try.policy', { rules: speech.format.list(policies.map((rule) => `\u2068${rule}\u2069`)) })}</p>
      )}
    </section>
  );
}

const ages = [10, 600, 60 * 24 * 100] as const;

function Form({ agreement, onTry }: { agreement: CurrentAgreement; onTry(record: JsonObject): void }) {
  const { t, words, name, format } = useSpeech();
  const node = useNodeState();
  const text = agreement.text!;
  const offices = officesWith(text, node.party, 'log', 'incident');
  const [type, setType] = useState('livestock.strayed');
  const [impact, setImpact] = useState('medium');
  const [office, setOffice] = useState(offices[0]?.id ?? '');
  const [where, setWhere] = useState('crossing');
  const [age, setAge] = useState<number>(ages[0]);
  const gate = (agreement.crossings?.features ?? []).find(({ geometry }) => geometry.type === 'Point');
  const place = placeFor(
    where,
    gate?.geometry.type === 'Point' ? (gate.geometry.coordinates as [number, number]) : null,
  );
  return (
    <form
      className="agreement-form"
      onSubmit={(event) => {
        event.preventDefault();
        onTry(incident({ kind: 'incident', type, impact, office, place, minutes_ago: age }, Date.now()));
      }}
    >
      <Choose
        label={words.field('type')}
        value={type}
        onChange={setType}
        groups={groupsOf(codesOf('incident', 'type')).map(([branch, types]) => ({
          name: words.type(branch),
          choices: types.map((id) => ({ id, name: words.type(id) })),
        }))}
      />
      <Choose
        label={words.field('impact')}
        value={impact}
        onChange={setImpact}
        choices={codesOf('incident', 'impact').map((id) => ({ id, name: words.code('impact', id) }))}
      />
      <Choose
        label={words.field('office')}
        value={office}
        onChange={setOffice}
        choices={offices.map(({ id, name: texts }) => ({ id, name: name(texts, id) }))}
      />
      <Choose
        label={words.field('place')}
        value={where}
        onChange={setWhere}
        choices={(['crossing', 'inland', 'none'] as const).map((id) => ({ id, name: t(`agreement.try.place.${id}`) }))}
      />
      <Choose
        label={words.field('event_at')}
        value={String(age)}
        onChange={(minutes) => setAge(Number(minutes))}
        choices={ages.map((minutes) => ({
          id: String(minutes),
          name: t('agreement.try.ago', { span: format.span(minutes * 60_000) }),
        }))}
      />
      <Button type="submit" className="button primary">
        {t('agreement.try.run')}
      </Button>
    </form>
  );
}

/** At a crossing, or a degree away from it, which is outside any corridor. */
function placeFor(where: string, gate: [number, number] | null) {
  if (where === 'none' || !gate) return null;
  return where === 'crossing' ? { lon: gate[0], lat: gate[1] } : { lon: gate[0] + 1, lat: gate[1] + 1 };
}

function groupsOf(types: readonly string[]): [string, string[]][] {
  const groups = new Map<string, string[]>();
  for (const type of types) {
    const branch = type.split('.')[0] ?? '';
    groups.set(branch, [...(groups.get(branch) ?? []), type]);
  }
  return [...groups];
}

function Paste({ record, onTry }: { record: JsonObject | undefined; onTry(record: JsonObject): void }) {
  const { t } = useSpeech();
  const [text, setText] = useState(() => (record ? JSON.stringify(record, null, 2) : ''));
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="agreement-form"
      onSubmit={(event) => {
        event.preventDefault();
        const draft = pasted(text);
        setWrong(draft === null);
        if (draft) onTry(draft);
      }}
    >
      <TextField className="field" value={text} onChange={setText} isInvalid={wrong}>
        <Label>{t('agreement.try.paste')}</Label>
        <TextArea className="input exact" rows={14} dir="ltr" spellCheck="false" />
      </TextField>
      {wrong && (
        <p className="field-error" role="alert">
          {t('agreement.try.no_json')}
        </p>
      )}
      <Button type="submit" className="button primary">
        {t('agreement.try.run')}
      </Button>
    </form>
  );
}
