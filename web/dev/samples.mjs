// SPDX-License-Identifier: Apache-2.0
// What the make-believe nodes of server.mjs have said to each other so far. All of it is invented.

export const texts = {
  reason: 'Incidents within 15 km of the line go out at once, the place to 1 km.',
  approval: 'Shots and clashes need the approval of a grade-1 commissioner.',
  withheld: 'Complaints about treatment go to the oversight body of the own side.',
};

const party = [
  { id: 'irn', name: { en: 'Iran', ar: 'إيران', fa: 'ایران', ckb: 'ئێران' } },
  { id: 'irq', name: { en: 'Iraq', ar: 'العراق', fa: 'عراق', ckb: 'عێراق' } },
];

const title = {
  en: 'Demonstration agreement on border incidents',
  ar: 'اتفاق تجريبي بشأن حوادث الحدود',
  fa: 'موافقت‌نامهٔ نمایشی دربارهٔ رویدادهای مرزی',
  ckb: 'ڕێککەوتنی نموونەیی دەربارەی ڕووداوە سنوورییەکان',
};

const sector = [
  { id: 'north', name: { en: 'Northern sector', ar: 'القاطع الشمالي', fa: 'بخش شمالی', ckb: 'کەرتی باکوور' } },
  { id: 'middle', name: { en: 'Middle sector', ar: 'القاطع الأوسط', fa: 'بخش میانی', ckb: 'کەرتی ناوەڕاست' } },
  { id: 'south', name: { en: 'Southern sector', ar: 'القاطع الجنوبي', fa: 'بخش جنوبی', ckb: 'کەرتی باشوور' } },
];

const office = [
  {
    id: 'irn-post-mehran',
    party: 'irn',
    name: { en: 'Mehran border post', ar: 'مخفر مهران', fa: 'پاسگاه مرزی مهران', ckb: 'بنکەی سنووریی مەهران' },
    powers: ['log'],
    kinds: ['*'],
  },
  {
    id: 'irn-grade1',
    party: 'irn',
    name: { en: 'Grade-1 commissioner', ar: 'مفوّض الدرجة الأولى', fa: 'کمیسر مرزی درجه یک', ckb: 'کۆمیسەری پلە یەک' },
    powers: ['log', 'approve'],
    kinds: ['*'],
  },
  {
    id: 'irq-badra',
    party: 'irq',
    name: { en: 'Badra commissioner', ar: 'مفوّض بدرة', fa: 'کمیسر بدره', ckb: 'کۆمیسەری بەدرە' },
    powers: ['log', 'approve'],
    kinds: ['*'],
  },
];

export const agreement = {
  id: 'irn-irq-demo',
  title,
  party,
  text: {
    agreement: {
      id: 'irn-irq-demo',
      version: 1,
      title,
      languages: ['en', 'ar', 'fa', 'ckb'],
      legal_basis: ['demo-art-1'],
      exercise: false,
    },
    frontier: { corridor_m: 15000 },
    party,
    sector,
    office,
  },
};

const at = (minutes) => new Date(Date.now() - minutes * 60_000);
const instant = (minutes) => `${at(minutes).toISOString().slice(0, 16)}:00Z`;
const place = (latitude, longitude, precision_m) => ({
  lat_e7: Math.round(latitude * 1e7),
  lon_e7: Math.round(longitude * 1e7),
  precision_m,
});

/** Somewhere near vertex `step` of the line, a few kilometres off it. */
function nearLine(line, step) {
  const [longitude, latitude] = line[(step * 7) % line.length];
  return place(latitude + ((step * 13) % 9) / 60 - 0.06, longitude + ((step * 29) % 11) / 50 - 0.1, 1000);
}

export function samples(add, entries, line) {
  const say = (author, minutes, record) =>
    add(
      author,
      {
        agreement: agreement.id,
        exercise: false,
        lang: author === 'irn' ? 'fa' : 'ar',
        legal_basis: ['demo-art-1'],
        office: author === 'irn' ? 'irn-post-mehran' : 'irq-badra',
        party: author,
        purpose: 'safety',
        recorded_at: instant(minutes),
        retain_until: '2031-11-23',
        v: 1,
        ...record,
      },
      at(minutes),
    );
  const incident = (author, minutes, record) =>
    say(author, minutes, {
      kind: 'incident',
      event_at: instant(minutes + 25),
      known_at: instant(minutes + 10),
      impact: 'low',
      line_relation: 'our_side',
      response_taken: ['patrol_sent'],
      ...record,
    });

  for (let day = 70; day > 8; day--)
    incident(day % 3 ? 'irn' : 'irq', day * 1440, {
      type: [
        'livestock.strayed',
        'environment.dust',
        'smuggling.fuel',
        'boundary.marker_damaged',
        'crossing_point.congestion',
      ][day % 5],
      place: nearLine(line, day),
      ...(day % 5 === 0 ? { livestock_head: { sheep: 12 + day } } : {}),
    });
  const marker = incident('irq', 9000, {
    type: 'boundary.marker_damaged',
    marker: 'm-61-4',
    place: place(33.145, 46.11, 500),
    text: { ar: 'وُجدت علامة الحدود 61/4 مائلة بعد السيل. لم تُمسّ.' },
  });
  say('irn', 8600, {
    kind: 'ack',
    cites: [{ rel: 'acks', record: marker }],
    received_at: instant(8600),
    parse_ok: true,
    policy_ok: true,
  });
  say('irn', 7300, {
    kind: 'notice',
    activity: 'demining',
    event_at: instant(5000),
    event_until: instant(-3000),
    distance_to_line_m: 900,
    contact_office: 'irn-post-mehran',
    armed: false,
    place: place(33.83, 45.62, 1000),
    radius_m: 2000,
    text: {
      fa: 'مین‌روبی در دو هزار متری سومار. صدای انفجار کنترل‌شده شنیده خواهد شد.',
      ckb: 'مین هەڵگرتنەوە لە نزیک سۆمار. دەنگی تەقینەوەی کۆنترۆڵکراو دەبیسترێت.',
    },
  });
  const wrong = incident('irn', 4100, {
    type: 'line_crossing.drone',
    place: place(34.42, 45.5, 2000),
    text: { fa: 'پهپادی ناشناس از سوی غرب دیده شد.' },
  });
  say('irn', 3900, {
    kind: 'withdrawal',
    reason: 'untrue',
    cites: [{ rel: 'withdraws', record: wrong }],
    text: { fa: 'پهپاد از آن خود ما بود.', en: 'The drone was our own.' },
  });
  const shot = incident('irq', 2200, {
    type: 'force.shot_heard',
    impact: 'medium',
    line_relation: 'unclear',
    place: place(35.62, 45.93, 1500),
    text: { ckb: 'لە نزیک باشماخ دەنگی چەند تەقەیەک بیسترا. کەس بریندار نەبوو.' },
    lang: 'ckb',
  });
  say('irn', 2050, {
    kind: 'dispute',
    cites: [{ rel: 'disputes', record: shot }],
    ground: 'other_cause',
    of_kind: 'incident',
    path: '/type',
    text: { fa: 'تیراندازی نبوده؛ انفجار معدن سنگ بوده است.' },
  });
  entries.push({ id: 'e'.repeat(64), party: 'irq', index: 400, at: instant(1700), record: null });
  say('irq', 900, {
    kind: 'crossing_status',
    crossing: 'mehran',
    direction: 'both',
    event_at: instant(900),
    valid_until: instant(-600),
    reason: 'crowd',
    state: 'restricted',
    traffic: ['passenger', 'pilgrim'],
    gates_count: 14,
    wait_min: 160,
    text: {
      ar: 'ازدحام الزوار في زرباطية. نرجو إبطاء التدفق ساعتين.',
      en: 'Crowd of pilgrims at Zurbatiyah. Please slow the flow for two hours.',
    },
  });
  const help = say('irq', 400, {
    kind: 'request',
    ask: 'search',
    urgency: 'u1',
    known_at: instant(410),
    place: place(31.83, 47.8, 3000),
    reason: { ar: 'نطلب البحث عن شخص مفقود في الهور قرب الشيب.', fa: 'درخواست جست‌وجوی فرد مفقود در هور نزدیک چذابه.' },
  });
  say('irn', 340, {
    kind: 'reply',
    result: 'in_work',
    cites: [{ rel: 'replies', record: help }],
    next_by: instant(-120),
    text: { fa: 'دو قایق از ساعت سه در جست‌وجو هستند.', ar: 'زورقان يبحثان منذ الثالثة.' },
  });
  incident('irn', 38, {
    type: 'life.injured',
    impact: 'high',
    line_relation: 'on_line',
    crossing: 'mehran',
    place: place(33.11, 46.08, 4000),
    people_count: { adult: 3, injured: 2 },
    response_taken: ['medical_help', 'area_closed'],
    help_needed: ['medical_help'],
    text: {
      fa: 'دو زائر بر اثر واژگونی خودرو در نزدیکی پایانهٔ مهران مجروح شدند. آمبولانس اعزام شد.',
      en: 'Two pilgrims were hurt when a vehicle overturned near the Mehran terminal. An ambulance is on its way.',
    },
  });
}
