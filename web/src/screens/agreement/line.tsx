// SPDX-License-Identifier: Apache-2.0
import { useMemo } from 'react';
import { useSpeech } from '../../i18n/context';
import { pick } from '../../i18n/languages';
import { Side } from '../../shared/side';
import { Table } from '../../shared/table';
import type { CurrentAgreement } from '../../shell/desk';
import { along, frameOf, linesIn, pathOf, piece, sectorAt } from './line-shape';
import { part, rows, type Sector } from './text';

interface Gate {
  id: string;
  number: number;
  names: Record<string, string>;
  place: [number, number];
  sector: Sector | undefined;
  uncertainty_m: number;
}

/** Where the agreement holds: the line, its sectors, the corridor, the crossings. */
export function Line({ agreement }: { agreement: CurrentAgreement }) {
  const { t, name, distance, language, format } = useSpeech();
  const frontier = part(agreement.text, 'frontier');
  const sectors = rows<Sector>(agreement.text, 'sector');
  const lines = useMemo(() => linesIn(agreement.frontier), [agreement.frontier]);
  const gates = useMemo(() => gatesIn(agreement, lines, sectors), [agreement.crossings, lines, sectors]);
  return (
    <>
      <p className="agreement-lead">
        {t('agreement.line.corridor', { distance: distance(Number(frontier.corridor_m ?? 0)) })}
      </p>
      <div className="agreement-line">
        {lines.length > 0 && <Drawing lines={lines} sectors={sectors} gates={gates} />}
        <div className="agreement-line-tables">
          <p className="agreement-sides">
            {t('agreement.line.left')} <Side party={String(frontier.left)} /> · {t('agreement.line.right')}{' '}
            <Side party={String(frontier.right)} />
          </p>
          <section>
            <h2>{t('agreement.sectors')}</h2>
            <Table
              caption={t('agreement.sectors')}
              rows={sectors}
              keyOf={({ id }) => id}
              columns={[
                { id: 'name', name: t('agreement.name'), show: (sector) => name(sector.name, sector.id) },
                { id: 'from', name: t('agreement.from'), number: true, show: ({ from_m }) => distance(from_m) },
                { id: 'to', name: t('agreement.to'), number: true, show: ({ to_m }) => distance(to_m) },
                { id: 'seats', name: t('agreement.seats'), show: ({ seats }) => <bdi>{format.list(seats ?? [])}</bdi> },
              ]}
            />
          </section>
          <section>
            <h2>{t('agreement.crossings')}</h2>
            <Table
              caption={t('agreement.crossings')}
              rows={gates}
              keyOf={({ id }) => id}
              columns={[
                { id: 'number', name: '#', number: true, show: ({ number }) => format.number(number) },
                {
                  id: 'name',
                  name: t('agreement.name'),
                  show: ({ names, id }) => <bdi>{pick(names, language)?.text ?? id}</bdi>,
                },
                {
                  id: 'sector',
                  name: t('agreement.sector'),
                  show: ({ sector }) => (sector ? name(sector.name, sector.id) : '–'),
                },
                {
                  id: 'sure',
                  name: t('agreement.uncertainty'),
                  number: true,
                  show: ({ uncertainty_m }) => distance(uncertainty_m),
                },
              ]}
            />
          </section>
          {typeof frontier.note === 'string' && (
            <p className="quiet" dir="auto">
              {frontier.note}
            </p>
          )}
        </div>
      </div>
    </>
  );
}

function gatesIn(agreement: CurrentAgreement, lines: ReturnType<typeof linesIn>, sectors: Sector[]): Gate[] {
  const points = (agreement.crossings?.features ?? []).flatMap(({ id, geometry, properties }) =>
    geometry.type === 'Point'
      ? [
          {
            id: String(id),
            place: geometry.coordinates as [number, number],
            names: (properties?.names ?? {}) as Record<string, string>,
            uncertainty_m: Number(properties?.uncertainty_m ?? 0),
          },
        ]
      : [],
  );
  return points
    .map((gate) => ({ ...gate, on: along(lines, gate.place) }))
    .sort((a, b) => a.on.line - b.on.line || a.on.at_m - b.on.at_m)
    .map(({ on, ...gate }, index) => ({ ...gate, number: index + 1, sector: sectorAt(sectors, on) }));
}

const height = 520;

function Drawing({ lines, sectors, gates }: { lines: ReturnType<typeof linesIn>; sectors: Sector[]; gates: Gate[] }) {
  const { t, name, format } = useSpeech();
  const frame = frameOf(lines, height, 26);
  const draw = (points: readonly (readonly [number, number])[]) => pathOf(points.map(frame.put));
  return (
    <svg
      className="agreement-drawing"
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-label={t('agreement.line.drawing')}
    >
      {lines.map((line, index) => (
        <path key={index} className="agreement-frontier" d={draw(line)} />
      ))}
      {sectors.map((sector, index) => (
        <path
          key={sector.id}
          className="agreement-sector"
          data-odd={index % 2 === 1}
          d={draw(piece(lines[sector.line ?? 0] ?? [], sector.from_m, sector.to_m))}
        >
          <title>{name(sector.name, sector.id)}</title>
        </path>
      ))}
      {sectors.map((sector) => {
        const cut = piece(lines[sector.line ?? 0] ?? [], sector.from_m, sector.to_m);
        const middle = cut[Math.floor(cut.length / 2)];
        if (!middle) return null;
        const [x, y] = frame.put(middle);
        const atEnd = x > frame.width / 2;
        return (
          <text key={sector.id} x={atEnd ? x - 14 : x + 14} y={y} textAnchor={atEnd ? 'end' : 'start'} direction="ltr">
            {name(sector.name, sector.id)}
          </text>
        );
      })}
      {gates.map((gate) => {
        const [x, y] = frame.put(gate.place);
        return (
          <g key={gate.id} className="agreement-gate">
            <circle cx={x} cy={y} r={8} />
            <text x={x} y={y + 3.5} textAnchor="middle">
              {format.number(gate.number)}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
