// Generated from the table of record kinds. Change the table, not this file.

export type Texts = { [language: string]: string };

export interface Cite {
  record: string;
  rel: Rel;
}

export interface FieldInfo {
  name: string;
  type: FieldType;
  required: boolean;
  min: number;
  max: number;
  codes?: readonly string[];
  unit?: string;
  doc: string;
}

export interface RuleInfo {
  what: "not_after" | "needs" | "either" | "exactly_when";
  field: string;
  other: string;
  value?: string;
}

export interface CiteInfo {
  rel: Rel;
  whose: "any" | "own" | "others";
  to: readonly KindName[];
  min: number;
  max: number;
}

export interface KindInfo {
  doc: string;
  life_safety: boolean;
  states: readonly string[];
  fields: readonly FieldInfo[];
  rules: readonly RuleInfo[];
  cites: readonly CiteInfo[];
}

export type KindName = "ack" | "alert" | "assent" | "case" | "closure" | "communique" | "contact" | "contact_count" | "correction" | "crossing_status" | "dispute" | "erasure" | "escalation" | "incident" | "key_change" | "notice" | "ratification" | "reply" | "request" | "system_notice" | "withdrawal" | "withheld_count";

export type Rel = "about" | "acks" | "assents" | "belongs" | "clarifies" | "closes" | "corroborates" | "disputes" | "erases" | "escalates" | "gathers" | "merges" | "replies" | "supersedes" | "supplements" | "withdraws";

export type FieldType = "boolean" | "integer" | "decimal" | "text" | "text_map" | "code" | "code_list" | "id" | "text_list" | "currency" | "language" | "instant" | "date" | "hash" | "counts" | "place" | "track" | "path" | "value" | "cites";

export interface Place {
  /** latitude, WGS 84, north positive (1e-7 degree) */
  lat_e7: number;
  /** longitude, WGS 84, east positive (1e-7 degree) */
  lon_e7: number;
  /** radius within which the true position lies (metre) */
  precision_m: number;
}

export interface TrackPoint {
  /** when it was there */
  at: string;
  /** latitude, WGS 84, north positive (1e-7 degree) */
  lat_e7: number;
  /** longitude, WGS 84, east positive (1e-7 degree) */
  lon_e7: number;
}

export interface Envelope {
  /** the agreement under which this is said */
  agreement: string;
  /** the records that this one cites, by commitment */
  cites?: Cite[];
  /** true in a drill; drills never mix with the real */
  exercise: boolean;
  /** what sort of statement this is */
  kind: "ack" | "alert" | "assent" | "case" | "closure" | "communique" | "contact" | "contact_count" | "correction" | "crossing_status" | "dispute" | "erasure" | "escalation" | "incident" | "key_change" | "notice" | "ratification" | "reply" | "request" | "system_notice" | "withdrawal" | "withheld_count";
  /** the language in which the author speaks, and whose text counts */
  lang: string;
  /** articles of the agreement or treaty that allow it to be said */
  legal_basis: string[];
  /** TLP 2.0 marking; it can only narrow what the agreement lets others do */
  marking?: "clear" | "green" | "amber" | "amber_strict" | "red";
  /** the office that speaks; the author is never anything else */
  office: string;
  /** whose journal it stands in: ISO 3166-1 alpha-3 in lower case, or a made-up party in a drill */
  party: string;
  /** why it is told; another use needs another release */
  purpose: "prevention" | "safety" | "sar" | "trade" | "boundary" | "environment" | "diplomacy" | "administration";
  /** when the node took it, set by the node */
  recorded_at: string;
  /** the author's own reference; the same reference again is the same submission */
  ref?: string;
  /** the day on which it is to be erased or its keeping reviewed */
  retain_until: string;
  /** the stretch of the border */
  sector?: string;
  /** remarks; what is in `lang` counts, the others are translations */
  text?: Texts;
  /** further limits on what the receiver may do with it */
  usage?: ("no_public" | "no_onward" | "originator_consent")[];
  /** version of the record format */
  v: number;
}

/** Says that records came in and could be read. Not an agreement with what they say. */
export interface Ack extends Envelope {
  kind: "ack";
  /** the transfer in which it came, when it came by hand */
  bundle?: string;
  /** the record could be read */
  parse_ok: boolean;
  /** the record is one that the agreement foresees */
  policy_ok: boolean;
  /** what is wrong with it */
  problem?: "unreadable" | "unknown_kind" | "against_agreement" | "wrong_channel" | "other";
  /** when it was received */
  received_at: string;
}

/** Warns of a danger while it lasts. Sent before all else; a new alert supersedes, a closure ends it. */
export interface Alert extends Envelope {
  kind: "alert";
  /** CAP category */
  category: "geo" | "met" | "safety" | "security" | "rescue" | "fire" | "health" | "env" | "transport" | "infra" | "cbrne" | "other";
  /** CAP certainty */
  certainty: "observed" | "likely" | "possible" | "unlikely" | "unknown";
  /** time until it reaches `place` (minute) */
  eta_min?: number;
  /** what the alert warns of */
  event: "flood" | "flash_flood" | "dam_failure" | "storm" | "snow" | "avalanche" | "landslide" | "earthquake" | "dust" | "wildfire" | "pollution" | "disease" | "mine" | "crowd" | "power_cut" | "other";
  /** when the alert lapses by itself */
  expires_at: string;
  /** discharge of the river or outlet (cubic metre per second) */
  flow_m3s?: string;
  /** the gauge that was read */
  gauge?: string;
  /** the author's own judgement; the other side keeps its own */
  impact?: "low" | "medium" | "high" | "very_high";
  /** what to do */
  instruction: Texts;
  /** when the office came to know; deadlines run from here */
  known_at: string;
  /** when it is expected to begin */
  onset_at?: string;
  /** where, on WGS 84 */
  place?: Place;
  /** the area is the circle of this radius around `place` (metre) */
  radius_m?: number;
  /** CAP response types */
  response?: ("shelter" | "evacuate" | "prepare" | "execute" | "avoid" | "monitor" | "assess" | "all_clear" | "none")[];
  /** CAP severity */
  severity: "extreme" | "severe" | "moderate" | "minor" | "unknown";
  /** water level at the gauge, over the gauge's zero (metre) */
  stage_m?: string;
  /** CAP urgency */
  urgency: "immediate" | "expected" | "future" | "past" | "unknown";
}

/** Agrees to exactly the bytes of another party's record. Assents of all make it joint. */
export interface Assent extends Envelope {
  kind: "assent";
  /** what the assent does not extend to */
  reservation?: Texts;
}

/** Opens a case that gathers records of all sides, joins or continues one, or proposes that two become one. */
export interface Case extends Envelope {
  kind: "case";
  /** the author's office that leads the case on its side */
  lead_office: string;
  /** when the next step is to be done */
  next_at?: string;
  /** what the author does next */
  next_step?: Texts;
  /** what the case is about, in a few words */
  title: Texts;
}

/** Ends an incident, notice, alert, request, dispute or case. Joint once the others assent to it. */
export interface Closure extends Envelope {
  kind: "closure";
  /** how it ended, as this party sees it */
  outcome: "confirmed" | "not_happened" | "not_reportable" | "settled" | "kept_as_dissent" | "completed" | "cancelled" | "over";
}

/** Proposes words that all sides tell the public alike. Nothing of it is public before all agreed to it. */
export interface Communique extends Envelope {
  kind: "communique";
  /** what the public is told: what is true of a claim, news, or a correction of own words */
  form: "clarification" | "statement" | "correction";
  /** when it is to be made public, once all agreed to it */
  publish_at?: string;
  /** its heading */
  title: Texts;
  /** the words that all sides are to publish */
  words: Texts;
}

/** Tells of a thing seen near the line: blurred, late and thinned, and never which one or whose it is. */
export interface Contact extends Envelope {
  kind: "contact";
  /** which way it moved, seen by the author */
  direction?: "to_us" | "to_you" | "along";
  /** when it was at `place`, the newest position that is told */
  event_at: string;
  /** how far off `event_at` may be (second) */
  event_uncertainty_s?: number;
  /** the author's own forces or assets; the gate lets no such record out, whatever a rule says */
  own: boolean;
  /** where, on WGS 84 */
  place: Place;
  /** what sort of thing it is; which one it is, is never told */
  subject: "vessel" | "vehicle" | "aircraft" | "herd" | "distress" | "unknown";
  /** where it was before, thinned, as precise as `place` */
  track?: TrackPoint[];
  /** after this nobody may show it as current */
  valid_until: string;
}

/** Says how many things were seen in an area and time. */
export interface ContactCount extends Envelope {
  kind: "contact_count";
  /** begin of the time in which they were counted */
  event_at: string;
  /** end of that time, not part of it */
  event_until: string;
  /** where, on WGS 84 */
  place?: Place;
  /** the area is the circle of this radius around `place` (metre) */
  radius_m?: number;
  /** how many different things were seen, by sort; the author's own are not among them (thing) */
  things_count: { [code in "vessel" | "vehicle" | "aircraft" | "herd" | "distress" | "unknown"]?: number };
}

/** Puts another value in one field of an own record. The earlier one stays readable. */
export interface Correction extends Envelope {
  kind: "correction";
  /** kind of the record that is corrected */
  of_kind: "ack" | "alert" | "assent" | "case" | "closure" | "communique" | "contact" | "contact_count" | "correction" | "crossing_status" | "dispute" | "erasure" | "escalation" | "incident" | "key_change" | "notice" | "ratification" | "reply" | "request" | "system_notice" | "withdrawal" | "withheld_count";
  /** the field that is corrected */
  path: string;
  /** why the earlier value was wrong */
  reason: "slip" | "later_knowledge" | "measurement" | "other";
  /** what is right */
  value: unknown;
}

/** Says how the author's half of a crossing stands, and until when that holds. */
export interface CrossingStatus extends Envelope {
  kind: "crossing_status";
  /** how many can pass (crossings per hour) */
  capacity_per_h?: number;
  /** daily closing time (minute after midnight UTC) */
  closes_min?: number;
  /** the crossing place, from the agreement's list */
  crossing: string;
  /** into the author's territory, out of it, or both */
  direction: "in" | "out" | "both";
  /** when it happened or begins */
  event_at: string;
  /** gates in service (gate) */
  gates_count?: number;
  /** daily opening time (minute after midnight UTC) */
  opens_min?: number;
  /** it was decided ahead of time */
  planned?: boolean;
  /** vehicles that wait (vehicle) */
  queue_vehicles?: number;
  /** why it is so */
  reason: "regular" | "snow" | "flood" | "crowd" | "health" | "security" | "works" | "holiday" | "other";
  /** the author's half of the crossing; the stricter half holds for both */
  state: "open" | "restricted" | "closed";
  /** what it holds for */
  traffic: ("passenger" | "pilgrim" | "cargo" | "aid" | "rail" | "boat")[];
  /** after this nobody may show it as current */
  valid_until: string;
  /** usual waiting time (minute) */
  wait_min?: number;
}

/** Holds another value, or another view, against another party's record. Both are kept. */
export interface Dispute extends Envelope {
  kind: "dispute";
  /** in what respect this party sees it otherwise */
  ground: "did_not_happen" | "other_place" | "other_time" | "other_count" | "other_cause" | "other_side" | "against_agreement" | "other";
  /** kind of the record that is disputed */
  of_kind: "ack" | "alert" | "assent" | "case" | "closure" | "communique" | "contact" | "contact_count" | "correction" | "crossing_status" | "dispute" | "erasure" | "escalation" | "incident" | "key_change" | "notice" | "ratification" | "reply" | "request" | "system_notice" | "withdrawal" | "withheld_count";
  /** what this party holds to be right */
  our_value?: unknown;
  /** the field that is disputed */
  path: string;
  /** what stands there */
  their_value?: unknown;
}

/** Asks for, states or certifies that salt and payload of records are destroyed. */
export interface Erasure extends Envelope {
  kind: "erasure";
  /** asked of the other side, done here, or certified to the other side */
  act: "asked" | "done" | "certified";
  /** the legal ground */
  ground: "retention_ended" | "wrong_release" | "protected_content" | "court_order" | "agreed";
}

/** Takes a matter to a higher level and tells the counterpart so. */
export interface Escalation extends Envelope {
  kind: "escalation";
  /** why it goes up */
  cause: "overdue" | "unresolved" | "death_or_grave_injury" | "very_high_impact" | "other";
  /** the level it goes to, from the agreement's list */
  level: string;
}

/** Reports an event near the line. */
export interface Incident extends Envelope {
  kind: "incident";
  /** 1 confirmed by others to 5 improbable */
  credibility?: number;
  /** the crossing place, from the agreement's list */
  crossing?: string;
  /** what was damaged */
  damage?: ("crops" | "pasture" | "forest" | "building" | "vehicle" | "boat" | "road" | "bridge" | "power_line" | "pipe" | "telecom" | "fence" | "marker" | "goods" | "other")[];
  /** estimated cost of the damage (unit of `damage_currency`) */
  damage_amount?: string;
  /** currency of `damage_amount` */
  damage_currency?: string;
  /** which way it moved, seen by the author */
  direction?: "to_us" | "to_you" | "along";
  /** distance to the boundary line (metre) */
  distance_to_line_m?: number;
  /** when it happened or begins */
  event_at: string;
  /** how far off `event_at` may be (second) */
  event_uncertainty_s?: number;
  /** when it ended or will end */
  event_until?: string;
  /** what the author would welcome */
  help_needed?: ("information" | "search" | "medical_help" | "fire_service" | "rescue" | "boats" | "air_lift" | "snow_clearing" | "shelter" | "joint_check" | "other")[];
  /** the author's own judgement; the other side keeps its own */
  impact: "low" | "medium" | "high" | "very_high";
  /** when the office came to know; deadlines run from here */
  known_at: string;
  /** on which side of the line, seen by the author */
  line_relation: "our_side" | "your_side" | "on_line" | "unclear";
  /** animals by species (head) */
  livestock_head?: { [code in "sheep" | "goat" | "cattle" | "buffalo" | "horse" | "donkey" | "mule" | "camel" | "poultry" | "other"]?: number };
  /** the nearest boundary marker */
  marker?: string;
  /** how many people, by category; nothing else about them (people) */
  people_count?: { [code in "adult" | "child" | "injured" | "dead" | "missing"]?: number };
  /** where, on WGS 84 */
  place?: Place;
  /** what was found, lost or held */
  property?: ("crops" | "pasture" | "forest" | "building" | "vehicle" | "boat" | "road" | "bridge" | "power_line" | "pipe" | "telecom" | "fence" | "marker" | "goods" | "other")[];
  /** a always right to f not known, for the source as such */
  reliability?: "a" | "b" | "c" | "d" | "e" | "f";
  /** what the author will do */
  response_planned?: ("none" | "patrol_sent" | "search" | "medical_help" | "fire_service" | "rescue" | "area_closed" | "warning_given" | "evidence_preserved" | "livestock_held" | "goods_held" | "crossing_closed" | "repair" | "other")[];
  /** what the author has done */
  response_taken: ("none" | "patrol_sent" | "search" | "medical_help" | "fire_service" | "rescue" | "area_closed" | "warning_given" | "evidence_preserved" | "livestock_held" | "goods_held" | "crossing_closed" | "repair" | "other")[];
  /** goods held, by weight (kilogram) */
  seized_kg?: string;
  /** goods held, by volume (litre) */
  seized_l?: string;
  /** goods held, by number (piece) */
  seized_pieces?: number;
  /** what happened: branch and leaf of the incident tree */
  type: "life.person_missing" | "life.person_in_water" | "life.person_in_snow" | "life.person_in_minefield" | "life.injured" | "life.dead" | "life.mass_crowd" | "life.disease_sign" | "line_crossing.accidental" | "line_crossing.deliberate" | "line_crossing.group" | "line_crossing.vehicle" | "line_crossing.boat" | "line_crossing.aircraft" | "line_crossing.drone" | "livestock.strayed" | "livestock.stolen" | "livestock.disease" | "livestock.grazing" | "force.shot_heard" | "force.shot_across" | "force.ammunition_found" | "force.injury_by_shot" | "force.clash" | "force.patrol_encounter" | "mine.found" | "mine.detonated" | "mine.moved_by_flood" | "smuggling.fuel" | "smuggling.goods" | "smuggling.wildlife" | "smuggling.drugs" | "smuggling.weapons" | "boundary.marker_damaged" | "boundary.line_unclear" | "boundary.building" | "boundary.river_bed_shift" | "environment.wildfire" | "environment.dust" | "environment.pollution" | "environment.flood" | "environment.earthquake" | "infrastructure.power_line" | "infrastructure.pipe" | "infrastructure.road" | "infrastructure.bridge" | "infrastructure.telecom" | "crossing_point.closure" | "crossing_point.congestion" | "crossing_point.staff_conduct" | "rights.complaint" | "information.false_report" | "information.rumour_correction" | "information.communication_failure" | "other.other";
  /** whether a second source was asked */
  validation?: "not_validated" | "validated";
}

/** Replaces or ends one of the author's public keys. */
export interface KeyChange extends Envelope {
  kind: "key_change";
  /** why the key changes */
  cause: "planned" | "lost" | "compromised" | "restore" | "retired";
  /** from when on */
  effective_at: string;
  /** the 32-byte public key that holds from then on */
  new_key?: string;
  /** the 32-byte public key that ends */
  old_key: string;
  /** what the key is for */
  role: "journal" | "witness" | "mirror" | "transport" | "office";
}

/** Tells beforehand what the author will do near the line. */
export interface Notice extends Envelope {
  kind: "notice";
  /** what will be done */
  activity: "patrol" | "joint_patrol" | "exercise" | "construction" | "blasting" | "controlled_burn" | "demining" | "flight" | "drone" | "dredging" | "river_works" | "water_release" | "fence" | "visit" | "move" | "other";
  /** those who do it carry arms */
  armed?: boolean;
  /** the office to turn to while it lasts */
  contact_office: string;
  /** distance to the boundary line (metre) */
  distance_to_line_m: number;
  /** when it happened or begins */
  event_at: string;
  /** when it ended or will end */
  event_until: string;
  /** discharge of the river or outlet (cubic metre per second) */
  flow_m3s?: string;
  /** the gauge that was read */
  gauge?: string;
  /** the author's own judgement; the other side keeps its own */
  impact?: "low" | "medium" | "high" | "very_high";
  /** where, on WGS 84 */
  place?: Place;
  /** the area is the circle of this radius around `place` (metre) */
  radius_m?: number;
  /** water level at the gauge, over the gauge's zero (metre) */
  stage_m?: string;
}

/** Ratifies the exact text of an agreement. In force when all parties did. */
export interface Ratification extends Envelope {
  kind: "ratification";
  /** SHA-256 of the exact text that is ratified */
  agreement_hash: string;
  /** version of that text */
  agreement_version: number;
  /** not in force before this, even when all have ratified */
  in_force_at?: string;
}

/** Answers a request: in work, in full, in part, or refused with a reason. */
export interface Reply extends Envelope {
  kind: "reply";
  /** when the next word will come */
  next_by?: string;
  /** why the answer is not complete */
  partial_reason?: "law" | "security" | "not_held" | "other_channel" | "more_to_follow";
  /** why it is refused */
  refusal_code?: "law" | "security" | "not_held" | "other_channel" | "disproportionate";
  /** how far the answer goes */
  result: "in_work" | "full" | "partial" | "refused";
}

/** Asks another party for something. */
export interface Request extends Envelope {
  kind: "request";
  /** what is asked */
  ask: "information" | "clarification" | "assistance" | "search" | "return_of_livestock" | "return_of_property" | "snow_clearing" | "road_clearing" | "access" | "joint_investigation" | "meeting" | "erasure" | "other";
  /** the crossing place, from the agreement's list */
  crossing?: string;
  /** when it happened or begins */
  event_at?: string;
  /** when it ended or will end */
  event_until?: string;
  /** when the office came to know; deadlines run from here */
  known_at?: string;
  /** where, on WGS 84 */
  place?: Place;
  /** the area is the circle of this radius around `place` (metre) */
  radius_m?: number;
  /** why it is asked */
  reason: Texts;
  /** u1 urgent and at hand, u2 urgent, u3 normal */
  urgency: "u1" | "u2" | "u3";
  /** when an answer would still help; the deadline is the agreement's */
  wanted_by?: string;
}

/** Tells of an outage, a wrong clock or a drill, and how to reach the office meanwhile. */
export interface SystemNotice extends Envelope {
  kind: "system_notice";
  /** own clock minus true time (millisecond) */
  clock_error_ms?: number;
  /** what the system is in */
  condition: "outage_planned" | "outage" | "degraded" | "restored" | "clock_error" | "drill_begins" | "drill_ends" | "other";
  /** when it happened or begins */
  event_at: string;
  /** when it ended or will end */
  event_until?: string;
  /** the way to reach the office meanwhile */
  fallback?: "voice_line" | "radio" | "satellite" | "courier" | "other";
}

/** Takes own records back. They stay in the journal and are shown as withdrawn. */
export interface Withdrawal extends Envelope {
  kind: "withdrawal";
  /** why it is taken back */
  reason: "error" | "untrue" | "wrong_release" | "duplicate";
}

/** States how many records of each kind its author kept back in a period, and nothing else of them. */
export interface WithheldCount extends Envelope {
  kind: "withheld_count";
  /** how many records of each kind the author kept back */
  counts: { [code in "ack" | "alert" | "assent" | "case" | "closure" | "communique" | "contact" | "contact_count" | "correction" | "crossing_status" | "dispute" | "erasure" | "escalation" | "incident" | "key_change" | "notice" | "ratification" | "reply" | "request" | "system_notice" | "withdrawal" | "withheld_count"]?: number };
  /** begin of the period */
  from: string;
  /** end of the period, not part of it */
  until: string;
}

export type AnyRecord = Ack | Alert | Assent | Case | Closure | Communique | Contact | ContactCount | Correction | CrossingStatus | Dispute | Erasure | Escalation | Incident | KeyChange | Notice | Ratification | Reply | Request | SystemNotice | Withdrawal | WithheldCount;

export const envelopeFields: readonly FieldInfo[] = [
  {"doc":"the agreement under which this is said","max":64,"min":1,"name":"agreement","required":true,"type":"id"},
  {"doc":"the records that this one cites, by commitment","max":64,"min":1,"name":"cites","required":false,"type":"cites"},
  {"doc":"true in a drill; drills never mix with the real","max":0,"min":0,"name":"exercise","required":true,"type":"boolean"},
  {"codes":["ack","alert","assent","case","closure","communique","contact","contact_count","correction","crossing_status","dispute","erasure","escalation","incident","key_change","notice","ratification","reply","request","system_notice","withdrawal","withheld_count"],"doc":"what sort of statement this is","max":0,"min":0,"name":"kind","required":true,"type":"code"},
  {"doc":"the language in which the author speaks, and whose text counts","max":0,"min":0,"name":"lang","required":true,"type":"language"},
  {"doc":"articles of the agreement or treaty that allow it to be said","max":16,"min":1,"name":"legal_basis","required":true,"type":"text_list"},
  {"codes":["clear","green","amber","amber_strict","red"],"doc":"TLP 2.0 marking; it can only narrow what the agreement lets others do","max":0,"min":0,"name":"marking","required":false,"type":"code"},
  {"doc":"the office that speaks; the author is never anything else","max":64,"min":1,"name":"office","required":true,"type":"id"},
  {"doc":"whose journal it stands in: ISO 3166-1 alpha-3 in lower case, or a made-up party in a drill","max":64,"min":1,"name":"party","required":true,"type":"id"},
  {"codes":["prevention","safety","sar","trade","boundary","environment","diplomacy","administration"],"doc":"why it is told; another use needs another release","max":0,"min":0,"name":"purpose","required":true,"type":"code"},
  {"doc":"when the node took it, set by the node","max":0,"min":0,"name":"recorded_at","required":true,"type":"instant"},
  {"doc":"the author's own reference; the same reference again is the same submission","max":64,"min":1,"name":"ref","required":false,"type":"id"},
  {"doc":"the day on which it is to be erased or its keeping reviewed","max":0,"min":0,"name":"retain_until","required":true,"type":"date"},
  {"doc":"the stretch of the border","max":64,"min":1,"name":"sector","required":false,"type":"id"},
  {"doc":"remarks; what is in `lang` counts, the others are translations","max":4000,"min":1,"name":"text","required":false,"type":"text_map"},
  {"codes":["no_public","no_onward","originator_consent"],"doc":"further limits on what the receiver may do with it","max":3,"min":1,"name":"usage","required":false,"type":"code_list"},
  {"doc":"version of the record format","max":1,"min":1,"name":"v","required":true,"type":"integer"},
];

export const kinds: { readonly [kind in KindName]: KindInfo } = {
  ack: {
    doc: "Says that records came in and could be read. Not an agreement with what they say.",
    life_safety: false,
    states: [],
    fields: [
      {"doc":"the transfer in which it came, when it came by hand","max":64,"min":1,"name":"bundle","required":false,"type":"id"},
      {"doc":"the record could be read","max":0,"min":0,"name":"parse_ok","required":true,"type":"boolean"},
      {"doc":"the record is one that the agreement foresees","max":0,"min":0,"name":"policy_ok","required":true,"type":"boolean"},
      {"codes":["unreadable","unknown_kind","against_agreement","wrong_channel","other"],"doc":"what is wrong with it","max":0,"min":0,"name":"problem","required":false,"type":"code"},
      {"doc":"when it was received","max":0,"min":0,"name":"received_at","required":true,"type":"instant"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":1,"rel":"acks","to":[],"whose":"others"},
    ],
  },
  alert: {
    doc: "Warns of a danger while it lasts. Sent before all else; a new alert supersedes, a closure ends it.",
    life_safety: true,
    states: ["issued","acked","closed","expired","superseded","withdrawn"],
    fields: [
      {"codes":["geo","met","safety","security","rescue","fire","health","env","transport","infra","cbrne","other"],"doc":"CAP category","max":0,"min":0,"name":"category","required":true,"type":"code"},
      {"codes":["observed","likely","possible","unlikely","unknown"],"doc":"CAP certainty","max":0,"min":0,"name":"certainty","required":true,"type":"code"},
      {"doc":"time until it reaches `place`","max":100000,"min":0,"name":"eta_min","required":false,"type":"integer","unit":"minute"},
      {"codes":["flood","flash_flood","dam_failure","storm","snow","avalanche","landslide","earthquake","dust","wildfire","pollution","disease","mine","crowd","power_cut","other"],"doc":"what the alert warns of","max":0,"min":0,"name":"event","required":true,"type":"code"},
      {"doc":"when the alert lapses by itself","max":0,"min":0,"name":"expires_at","required":true,"type":"instant"},
      {"doc":"discharge of the river or outlet","max":1000000,"min":0,"name":"flow_m3s","required":false,"type":"decimal","unit":"cubic metre per second"},
      {"doc":"the gauge that was read","max":64,"min":1,"name":"gauge","required":false,"type":"id"},
      {"codes":["low","medium","high","very_high"],"doc":"the author's own judgement; the other side keeps its own","max":0,"min":0,"name":"impact","required":false,"type":"code"},
      {"doc":"what to do","max":2000,"min":1,"name":"instruction","required":true,"type":"text_map"},
      {"doc":"when the office came to know; deadlines run from here","max":0,"min":0,"name":"known_at","required":true,"type":"instant"},
      {"doc":"when it is expected to begin","max":0,"min":0,"name":"onset_at","required":false,"type":"instant"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":false,"type":"place"},
      {"doc":"the area is the circle of this radius around `place`","max":1000000,"min":0,"name":"radius_m","required":false,"type":"integer","unit":"metre"},
      {"codes":["shelter","evacuate","prepare","execute","avoid","monitor","assess","all_clear","none"],"doc":"CAP response types","max":9,"min":1,"name":"response","required":false,"type":"code_list"},
      {"codes":["extreme","severe","moderate","minor","unknown"],"doc":"CAP severity","max":0,"min":0,"name":"severity","required":true,"type":"code"},
      {"doc":"water level at the gauge, over the gauge's zero","max":10000,"min":-1000,"name":"stage_m","required":false,"type":"decimal","unit":"metre"},
      {"codes":["immediate","expected","future","past","unknown"],"doc":"CAP urgency","max":0,"min":0,"name":"urgency","required":true,"type":"code"},
    ],
    rules: [
      {"field":"place","other":"sector","what":"either"},
      {"field":"radius_m","other":"place","what":"needs"},
      {"field":"onset_at","other":"expires_at","what":"not_after"},
      {"field":"known_at","other":"expires_at","what":"not_after"},
      {"field":"stage_m","other":"gauge","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["alert"],"whose":"own"},
    ],
  },
  assent: {
    doc: "Agrees to exactly the bytes of another party's record. Assents of all make it joint.",
    life_safety: false,
    states: [],
    fields: [
      {"doc":"what the assent does not extend to","max":2000,"min":1,"name":"reservation","required":false,"type":"text_map"},
    ],
    rules: [
    ],
    cites: [
      {"max":1,"min":1,"rel":"assents","to":["incident","notice","reply","closure","correction","dispute","crossing_status","erasure","ratification","request","case","communique","withheld_count"],"whose":"others"},
    ],
  },
  case: {
    doc: "Opens a case that gathers records of all sides, joins or continues one, or proposes that two become one.",
    life_safety: false,
    states: ["opened","joined","continued","closed","reopened","merged","withdrawn"],
    fields: [
      {"doc":"the author's office that leads the case on its side","max":64,"min":1,"name":"lead_office","required":true,"type":"id"},
      {"doc":"when the next step is to be done","max":0,"min":0,"name":"next_at","required":false,"type":"instant"},
      {"doc":"what the author does next","max":1000,"min":1,"name":"next_step","required":false,"type":"text_map"},
      {"doc":"what the case is about, in a few words","max":200,"min":1,"name":"title","required":true,"type":"text_map"},
    ],
    rules: [
      {"field":"next_at","other":"next_step","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":64,"min":0,"rel":"gathers","to":["incident","notice","alert","request","dispute","crossing_status","communique","contact"],"whose":"any"},
      {"max":2,"min":0,"rel":"merges","to":["case"],"whose":"any"},
    ],
  },
  closure: {
    doc: "Ends an incident, notice, alert, request, dispute or case. Joint once the others assent to it.",
    life_safety: false,
    states: ["stated","joint","disputed","withdrawn"],
    fields: [
      {"codes":["confirmed","not_happened","not_reportable","settled","kept_as_dissent","completed","cancelled","over"],"doc":"how it ended, as this party sees it","max":0,"min":0,"name":"outcome","required":true,"type":"code"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":64,"min":1,"rel":"closes","to":["incident","notice","alert","request","dispute","case"],"whose":"any"},
    ],
  },
  communique: {
    doc: "Proposes words that all sides tell the public alike. Nothing of it is public before all agreed to it.",
    life_safety: false,
    states: ["proposed","acked","agreed","disputed","superseded","withdrawn"],
    fields: [
      {"codes":["clarification","statement","correction"],"doc":"what the public is told: what is true of a claim, news, or a correction of own words","max":0,"min":0,"name":"form","required":true,"type":"code"},
      {"doc":"when it is to be made public, once all agreed to it","max":0,"min":0,"name":"publish_at","required":false,"type":"instant"},
      {"doc":"its heading","max":200,"min":1,"name":"title","required":true,"type":"text_map"},
      {"doc":"the words that all sides are to publish","max":8000,"min":1,"name":"words","required":true,"type":"text_map"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["communique"],"whose":"own"},
    ],
  },
  contact: {
    doc: "Tells of a thing seen near the line: blurred, late and thinned, and never which one or whose it is.",
    life_safety: false,
    states: ["seen","acked","disputed","expired","superseded","withdrawn"],
    fields: [
      {"codes":["to_us","to_you","along"],"doc":"which way it moved, seen by the author","max":0,"min":0,"name":"direction","required":false,"type":"code"},
      {"doc":"when it was at `place`, the newest position that is told","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"how far off `event_at` may be","max":31536000,"min":0,"name":"event_uncertainty_s","required":false,"type":"integer","unit":"second"},
      {"doc":"the author's own forces or assets; the gate lets no such record out, whatever a rule says","max":0,"min":0,"name":"own","required":true,"type":"boolean"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":true,"type":"place"},
      {"codes":["vessel","vehicle","aircraft","herd","distress","unknown"],"doc":"what sort of thing it is; which one it is, is never told","max":0,"min":0,"name":"subject","required":true,"type":"code"},
      {"doc":"where it was before, thinned, as precise as `place`","max":64,"min":1,"name":"track","required":false,"type":"track"},
      {"doc":"after this nobody may show it as current","max":0,"min":0,"name":"valid_until","required":true,"type":"instant"},
    ],
    rules: [
      {"field":"event_at","other":"valid_until","what":"not_after"},
      {"field":"track","other":"event_at","what":"not_after"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":8,"min":0,"rel":"corroborates","to":["contact"],"whose":"others"},
      {"max":1,"min":0,"rel":"supersedes","to":["contact"],"whose":"own"},
    ],
  },
  contact_count: {
    doc: "Says how many things were seen in an area and time.",
    life_safety: false,
    states: ["stated","acked","disputed","superseded","withdrawn"],
    fields: [
      {"doc":"begin of the time in which they were counted","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"end of that time, not part of it","max":0,"min":0,"name":"event_until","required":true,"type":"instant"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":false,"type":"place"},
      {"doc":"the area is the circle of this radius around `place`","max":1000000,"min":0,"name":"radius_m","required":false,"type":"integer","unit":"metre"},
      {"codes":["vessel","vehicle","aircraft","herd","distress","unknown"],"doc":"how many different things were seen, by sort; the author's own are not among them","max":10000000,"min":0,"name":"things_count","required":true,"type":"counts","unit":"thing"},
    ],
    rules: [
      {"field":"place","other":"sector","what":"either"},
      {"field":"radius_m","other":"place","what":"needs"},
      {"field":"event_at","other":"event_until","what":"not_after"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["contact_count"],"whose":"own"},
    ],
  },
  correction: {
    doc: "Puts another value in one field of an own record. The earlier one stays readable.",
    life_safety: false,
    states: ["stated","disputed","withdrawn"],
    fields: [
      {"codes":["ack","alert","assent","case","closure","communique","contact","contact_count","correction","crossing_status","dispute","erasure","escalation","incident","key_change","notice","ratification","reply","request","system_notice","withdrawal","withheld_count"],"doc":"kind of the record that is corrected","max":0,"min":0,"name":"of_kind","required":true,"type":"code"},
      {"doc":"the field that is corrected","max":130,"min":1,"name":"path","required":true,"type":"path"},
      {"codes":["slip","later_knowledge","measurement","other"],"doc":"why the earlier value was wrong","max":0,"min":0,"name":"reason","required":true,"type":"code"},
      {"doc":"what is right","max":0,"min":0,"name":"value","required":true,"type":"value"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":1,"rel":"supersedes","to":["incident","notice","alert","crossing_status","request","reply","system_notice","case"],"whose":"own"},
    ],
  },
  crossing_status: {
    doc: "Says how the author's half of a crossing stands, and until when that holds.",
    life_safety: false,
    states: ["announced","current","expired","disputed","superseded","withdrawn"],
    fields: [
      {"doc":"how many can pass","max":1000000,"min":0,"name":"capacity_per_h","required":false,"type":"integer","unit":"crossings per hour"},
      {"doc":"daily closing time","max":1440,"min":0,"name":"closes_min","required":false,"type":"integer","unit":"minute after midnight UTC"},
      {"doc":"the crossing place, from the agreement's list","max":64,"min":1,"name":"crossing","required":true,"type":"id"},
      {"codes":["in","out","both"],"doc":"into the author's territory, out of it, or both","max":0,"min":0,"name":"direction","required":true,"type":"code"},
      {"doc":"when it happened or begins","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"gates in service","max":10000,"min":0,"name":"gates_count","required":false,"type":"integer","unit":"gate"},
      {"doc":"daily opening time","max":1440,"min":0,"name":"opens_min","required":false,"type":"integer","unit":"minute after midnight UTC"},
      {"doc":"it was decided ahead of time","max":0,"min":0,"name":"planned","required":false,"type":"boolean"},
      {"doc":"vehicles that wait","max":1000000,"min":0,"name":"queue_vehicles","required":false,"type":"integer","unit":"vehicle"},
      {"codes":["regular","snow","flood","crowd","health","security","works","holiday","other"],"doc":"why it is so","max":0,"min":0,"name":"reason","required":true,"type":"code"},
      {"codes":["open","restricted","closed"],"doc":"the author's half of the crossing; the stricter half holds for both","max":0,"min":0,"name":"state","required":true,"type":"code"},
      {"codes":["passenger","pilgrim","cargo","aid","rail","boat"],"doc":"what it holds for","max":6,"min":1,"name":"traffic","required":true,"type":"code_list"},
      {"doc":"after this nobody may show it as current","max":0,"min":0,"name":"valid_until","required":true,"type":"instant"},
      {"doc":"usual waiting time","max":100000,"min":0,"name":"wait_min","required":false,"type":"integer","unit":"minute"},
    ],
    rules: [
      {"field":"event_at","other":"valid_until","what":"not_after"},
      {"field":"opens_min","other":"closes_min","what":"needs"},
      {"field":"closes_min","other":"opens_min","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":8,"min":0,"rel":"supersedes","to":["crossing_status"],"whose":"own"},
    ],
  },
  dispute: {
    doc: "Holds another value, or another view, against another party's record. Both are kept.",
    life_safety: false,
    states: ["open","acked","answered","settled","kept_as_dissent","escalated","closed","withdrawn"],
    fields: [
      {"codes":["did_not_happen","other_place","other_time","other_count","other_cause","other_side","against_agreement","other"],"doc":"in what respect this party sees it otherwise","max":0,"min":0,"name":"ground","required":true,"type":"code"},
      {"codes":["ack","alert","assent","case","closure","communique","contact","contact_count","correction","crossing_status","dispute","erasure","escalation","incident","key_change","notice","ratification","reply","request","system_notice","withdrawal","withheld_count"],"doc":"kind of the record that is disputed","max":0,"min":0,"name":"of_kind","required":true,"type":"code"},
      {"doc":"what this party holds to be right","max":0,"min":0,"name":"our_value","required":false,"type":"value"},
      {"doc":"the field that is disputed","max":130,"min":0,"name":"path","required":true,"type":"path"},
      {"doc":"what stands there","max":0,"min":0,"name":"their_value","required":false,"type":"value"},
    ],
    rules: [
      {"field":"their_value","other":"our_value","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":1,"rel":"disputes","to":["incident","notice","alert","crossing_status","reply","closure","correction","request","communique","withheld_count","contact","contact_count"],"whose":"others"},
    ],
  },
  erasure: {
    doc: "Asks for, states or certifies that salt and payload of records are destroyed.",
    life_safety: false,
    states: ["asked","done","certified"],
    fields: [
      {"codes":["asked","done","certified"],"doc":"asked of the other side, done here, or certified to the other side","max":0,"min":0,"name":"act","required":true,"type":"code"},
      {"codes":["retention_ended","wrong_release","protected_content","court_order","agreed"],"doc":"the legal ground","max":0,"min":0,"name":"ground","required":true,"type":"code"},
    ],
    rules: [
    ],
    cites: [
      {"max":1,"min":0,"rel":"about","to":["erasure"],"whose":"any"},
      {"max":64,"min":1,"rel":"erases","to":[],"whose":"any"},
    ],
  },
  escalation: {
    doc: "Takes a matter to a higher level and tells the counterpart so.",
    life_safety: false,
    states: ["open","acked","closed","withdrawn"],
    fields: [
      {"codes":["overdue","unresolved","death_or_grave_injury","very_high_impact","other"],"doc":"why it goes up","max":0,"min":0,"name":"cause","required":true,"type":"code"},
      {"doc":"the level it goes to, from the agreement's list","max":64,"min":1,"name":"level","required":true,"type":"id"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":8,"min":1,"rel":"escalates","to":["incident","request","dispute","case"],"whose":"any"},
    ],
  },
  incident: {
    doc: "Reports an event near the line.",
    life_safety: false,
    states: ["reported","acked","under_inquiry","disputed","escalated","closed","superseded","withdrawn"],
    fields: [
      {"doc":"1 confirmed by others to 5 improbable","max":5,"min":1,"name":"credibility","required":false,"type":"integer"},
      {"doc":"the crossing place, from the agreement's list","max":64,"min":1,"name":"crossing","required":false,"type":"id"},
      {"codes":["crops","pasture","forest","building","vehicle","boat","road","bridge","power_line","pipe","telecom","fence","marker","goods","other"],"doc":"what was damaged","max":15,"min":1,"name":"damage","required":false,"type":"code_list"},
      {"doc":"estimated cost of the damage","max":1000000000000,"min":0,"name":"damage_amount","required":false,"type":"decimal","unit":"unit of `damage_currency`"},
      {"doc":"currency of `damage_amount`","max":0,"min":0,"name":"damage_currency","required":false,"type":"currency"},
      {"codes":["to_us","to_you","along"],"doc":"which way it moved, seen by the author","max":0,"min":0,"name":"direction","required":false,"type":"code"},
      {"doc":"distance to the boundary line","max":1000000,"min":0,"name":"distance_to_line_m","required":false,"type":"integer","unit":"metre"},
      {"doc":"when it happened or begins","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"how far off `event_at` may be","max":31536000,"min":0,"name":"event_uncertainty_s","required":false,"type":"integer","unit":"second"},
      {"doc":"when it ended or will end","max":0,"min":0,"name":"event_until","required":false,"type":"instant"},
      {"codes":["information","search","medical_help","fire_service","rescue","boats","air_lift","snow_clearing","shelter","joint_check","other"],"doc":"what the author would welcome","max":11,"min":1,"name":"help_needed","required":false,"type":"code_list"},
      {"codes":["low","medium","high","very_high"],"doc":"the author's own judgement; the other side keeps its own","max":0,"min":0,"name":"impact","required":true,"type":"code"},
      {"doc":"when the office came to know; deadlines run from here","max":0,"min":0,"name":"known_at","required":true,"type":"instant"},
      {"codes":["our_side","your_side","on_line","unclear"],"doc":"on which side of the line, seen by the author","max":0,"min":0,"name":"line_relation","required":true,"type":"code"},
      {"codes":["sheep","goat","cattle","buffalo","horse","donkey","mule","camel","poultry","other"],"doc":"animals by species","max":10000000,"min":0,"name":"livestock_head","required":false,"type":"counts","unit":"head"},
      {"doc":"the nearest boundary marker","max":64,"min":1,"name":"marker","required":false,"type":"id"},
      {"codes":["adult","child","injured","dead","missing"],"doc":"how many people, by category; nothing else about them","max":10000000,"min":0,"name":"people_count","required":false,"type":"counts","unit":"people"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":false,"type":"place"},
      {"codes":["crops","pasture","forest","building","vehicle","boat","road","bridge","power_line","pipe","telecom","fence","marker","goods","other"],"doc":"what was found, lost or held","max":15,"min":1,"name":"property","required":false,"type":"code_list"},
      {"codes":["a","b","c","d","e","f"],"doc":"a always right to f not known, for the source as such","max":0,"min":0,"name":"reliability","required":false,"type":"code"},
      {"codes":["none","patrol_sent","search","medical_help","fire_service","rescue","area_closed","warning_given","evidence_preserved","livestock_held","goods_held","crossing_closed","repair","other"],"doc":"what the author will do","max":14,"min":1,"name":"response_planned","required":false,"type":"code_list"},
      {"codes":["none","patrol_sent","search","medical_help","fire_service","rescue","area_closed","warning_given","evidence_preserved","livestock_held","goods_held","crossing_closed","repair","other"],"doc":"what the author has done","max":14,"min":1,"name":"response_taken","required":true,"type":"code_list"},
      {"doc":"goods held, by weight","max":1000000000,"min":0,"name":"seized_kg","required":false,"type":"decimal","unit":"kilogram"},
      {"doc":"goods held, by volume","max":1000000000,"min":0,"name":"seized_l","required":false,"type":"decimal","unit":"litre"},
      {"doc":"goods held, by number","max":1000000000,"min":0,"name":"seized_pieces","required":false,"type":"integer","unit":"piece"},
      {"codes":["life.person_missing","life.person_in_water","life.person_in_snow","life.person_in_minefield","life.injured","life.dead","life.mass_crowd","life.disease_sign","line_crossing.accidental","line_crossing.deliberate","line_crossing.group","line_crossing.vehicle","line_crossing.boat","line_crossing.aircraft","line_crossing.drone","livestock.strayed","livestock.stolen","livestock.disease","livestock.grazing","force.shot_heard","force.shot_across","force.ammunition_found","force.injury_by_shot","force.clash","force.patrol_encounter","mine.found","mine.detonated","mine.moved_by_flood","smuggling.fuel","smuggling.goods","smuggling.wildlife","smuggling.drugs","smuggling.weapons","boundary.marker_damaged","boundary.line_unclear","boundary.building","boundary.river_bed_shift","environment.wildfire","environment.dust","environment.pollution","environment.flood","environment.earthquake","infrastructure.power_line","infrastructure.pipe","infrastructure.road","infrastructure.bridge","infrastructure.telecom","crossing_point.closure","crossing_point.congestion","crossing_point.staff_conduct","rights.complaint","information.false_report","information.rumour_correction","information.communication_failure","other.other"],"doc":"what happened: branch and leaf of the incident tree","max":0,"min":0,"name":"type","required":true,"type":"code"},
      {"codes":["not_validated","validated"],"doc":"whether a second source was asked","max":0,"min":0,"name":"validation","required":false,"type":"code"},
    ],
    rules: [
      {"field":"place","other":"sector","what":"either"},
      {"field":"event_at","other":"event_until","what":"not_after"},
      {"field":"damage_amount","other":"damage_currency","what":"needs"},
      {"field":"damage_currency","other":"damage_amount","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":8,"min":0,"rel":"corroborates","to":["incident"],"whose":"others"},
      {"max":1,"min":0,"rel":"supersedes","to":["incident"],"whose":"own"},
      {"max":8,"min":0,"rel":"supplements","to":["incident"],"whose":"own"},
    ],
  },
  key_change: {
    doc: "Replaces or ends one of the author's public keys.",
    life_safety: false,
    states: [],
    fields: [
      {"codes":["planned","lost","compromised","restore","retired"],"doc":"why the key changes","max":0,"min":0,"name":"cause","required":true,"type":"code"},
      {"doc":"from when on","max":0,"min":0,"name":"effective_at","required":true,"type":"instant"},
      {"doc":"the 32-byte public key that holds from then on","max":0,"min":0,"name":"new_key","required":false,"type":"hash"},
      {"doc":"the 32-byte public key that ends","max":0,"min":0,"name":"old_key","required":true,"type":"hash"},
      {"codes":["journal","witness","mirror","transport","office"],"doc":"what the key is for","max":0,"min":0,"name":"role","required":true,"type":"code"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
    ],
  },
  notice: {
    doc: "Tells beforehand what the author will do near the line.",
    life_safety: false,
    states: ["announced","acked","active","ended","disputed","closed","superseded","withdrawn"],
    fields: [
      {"codes":["patrol","joint_patrol","exercise","construction","blasting","controlled_burn","demining","flight","drone","dredging","river_works","water_release","fence","visit","move","other"],"doc":"what will be done","max":0,"min":0,"name":"activity","required":true,"type":"code"},
      {"doc":"those who do it carry arms","max":0,"min":0,"name":"armed","required":false,"type":"boolean"},
      {"doc":"the office to turn to while it lasts","max":64,"min":1,"name":"contact_office","required":true,"type":"id"},
      {"doc":"distance to the boundary line","max":1000000,"min":0,"name":"distance_to_line_m","required":true,"type":"integer","unit":"metre"},
      {"doc":"when it happened or begins","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"when it ended or will end","max":0,"min":0,"name":"event_until","required":true,"type":"instant"},
      {"doc":"discharge of the river or outlet","max":1000000,"min":0,"name":"flow_m3s","required":false,"type":"decimal","unit":"cubic metre per second"},
      {"doc":"the gauge that was read","max":64,"min":1,"name":"gauge","required":false,"type":"id"},
      {"codes":["low","medium","high","very_high"],"doc":"the author's own judgement; the other side keeps its own","max":0,"min":0,"name":"impact","required":false,"type":"code"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":false,"type":"place"},
      {"doc":"the area is the circle of this radius around `place`","max":1000000,"min":0,"name":"radius_m","required":false,"type":"integer","unit":"metre"},
      {"doc":"water level at the gauge, over the gauge's zero","max":10000,"min":-1000,"name":"stage_m","required":false,"type":"decimal","unit":"metre"},
    ],
    rules: [
      {"field":"place","other":"sector","what":"either"},
      {"field":"radius_m","other":"place","what":"needs"},
      {"field":"event_at","other":"event_until","what":"not_after"},
      {"field":"stage_m","other":"gauge","what":"needs"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["notice"],"whose":"own"},
    ],
  },
  ratification: {
    doc: "Ratifies the exact text of an agreement. In force when all parties did.",
    life_safety: false,
    states: [],
    fields: [
      {"doc":"SHA-256 of the exact text that is ratified","max":0,"min":0,"name":"agreement_hash","required":true,"type":"hash"},
      {"doc":"version of that text","max":1000000,"min":1,"name":"agreement_version","required":true,"type":"integer"},
      {"doc":"not in force before this, even when all have ratified","max":0,"min":0,"name":"in_force_at","required":false,"type":"instant"},
    ],
    rules: [
    ],
    cites: [
      {"max":8,"min":0,"rel":"about","to":["ratification"],"whose":"any"},
    ],
  },
  reply: {
    doc: "Answers a request: in work, in full, in part, or refused with a reason.",
    life_safety: false,
    states: ["given","acked","accepted","contested","superseded","withdrawn"],
    fields: [
      {"doc":"when the next word will come","max":0,"min":0,"name":"next_by","required":false,"type":"instant"},
      {"codes":["law","security","not_held","other_channel","more_to_follow"],"doc":"why the answer is not complete","max":0,"min":0,"name":"partial_reason","required":false,"type":"code"},
      {"codes":["law","security","not_held","other_channel","disproportionate"],"doc":"why it is refused","max":0,"min":0,"name":"refusal_code","required":false,"type":"code"},
      {"codes":["in_work","full","partial","refused"],"doc":"how far the answer goes","max":0,"min":0,"name":"result","required":true,"type":"code"},
    ],
    rules: [
      {"field":"refusal_code","other":"result","value":"refused","what":"exactly_when"},
      {"field":"partial_reason","other":"result","value":"partial","what":"exactly_when"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":1,"rel":"replies","to":["request"],"whose":"others"},
      {"max":1,"min":0,"rel":"supersedes","to":["reply"],"whose":"own"},
    ],
  },
  request: {
    doc: "Asks another party for something.",
    life_safety: false,
    states: ["sent","acked","in_work","replied","accepted","contested","escalated","closed","superseded","withdrawn"],
    fields: [
      {"codes":["information","clarification","assistance","search","return_of_livestock","return_of_property","snow_clearing","road_clearing","access","joint_investigation","meeting","erasure","other"],"doc":"what is asked","max":0,"min":0,"name":"ask","required":true,"type":"code"},
      {"doc":"the crossing place, from the agreement's list","max":64,"min":1,"name":"crossing","required":false,"type":"id"},
      {"doc":"when it happened or begins","max":0,"min":0,"name":"event_at","required":false,"type":"instant"},
      {"doc":"when it ended or will end","max":0,"min":0,"name":"event_until","required":false,"type":"instant"},
      {"doc":"when the office came to know; deadlines run from here","max":0,"min":0,"name":"known_at","required":false,"type":"instant"},
      {"doc":"where, on WGS 84","max":0,"min":0,"name":"place","required":false,"type":"place"},
      {"doc":"the area is the circle of this radius around `place`","max":1000000,"min":0,"name":"radius_m","required":false,"type":"integer","unit":"metre"},
      {"doc":"why it is asked","max":2000,"min":1,"name":"reason","required":true,"type":"text_map"},
      {"codes":["u1","u2","u3"],"doc":"u1 urgent and at hand, u2 urgent, u3 normal","max":0,"min":0,"name":"urgency","required":true,"type":"code"},
      {"doc":"when an answer would still help; the deadline is the agreement's","max":0,"min":0,"name":"wanted_by","required":false,"type":"instant"},
    ],
    rules: [
      {"field":"radius_m","other":"place","what":"needs"},
      {"field":"event_at","other":"event_until","what":"not_after"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":8,"min":0,"rel":"clarifies","to":["incident","notice","alert","crossing_status","system_notice","contact"],"whose":"others"},
      {"max":1,"min":0,"rel":"supersedes","to":["request"],"whose":"own"},
    ],
  },
  system_notice: {
    doc: "Tells of an outage, a wrong clock or a drill, and how to reach the office meanwhile.",
    life_safety: false,
    states: ["announced","active","ended","superseded","withdrawn"],
    fields: [
      {"doc":"own clock minus true time","max":1000000000,"min":-1000000000,"name":"clock_error_ms","required":false,"type":"integer","unit":"millisecond"},
      {"codes":["outage_planned","outage","degraded","restored","clock_error","drill_begins","drill_ends","other"],"doc":"what the system is in","max":0,"min":0,"name":"condition","required":true,"type":"code"},
      {"doc":"when it happened or begins","max":0,"min":0,"name":"event_at","required":true,"type":"instant"},
      {"doc":"when it ended or will end","max":0,"min":0,"name":"event_until","required":false,"type":"instant"},
      {"codes":["voice_line","radio","satellite","courier","other"],"doc":"the way to reach the office meanwhile","max":0,"min":0,"name":"fallback","required":false,"type":"code"},
    ],
    rules: [
      {"field":"event_at","other":"event_until","what":"not_after"},
      {"field":"clock_error_ms","other":"condition","value":"clock_error","what":"exactly_when"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"belongs","to":["case"],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["system_notice"],"whose":"own"},
    ],
  },
  withdrawal: {
    doc: "Takes own records back. They stay in the journal and are shown as withdrawn.",
    life_safety: false,
    states: [],
    fields: [
      {"codes":["error","untrue","wrong_release","duplicate"],"doc":"why it is taken back","max":0,"min":0,"name":"reason","required":true,"type":"code"},
    ],
    rules: [
    ],
    cites: [
      {"max":64,"min":1,"rel":"withdraws","to":[],"whose":"own"},
    ],
  },
  withheld_count: {
    doc: "States how many records of each kind its author kept back in a period, and nothing else of them.",
    life_safety: false,
    states: ["stated","acked","disputed","superseded","withdrawn"],
    fields: [
      {"codes":["ack","alert","assent","case","closure","communique","contact","contact_count","correction","crossing_status","dispute","erasure","escalation","incident","key_change","notice","ratification","reply","request","system_notice","withdrawal","withheld_count"],"doc":"how many records of each kind the author kept back","max":10000000,"min":0,"name":"counts","required":true,"type":"counts"},
      {"doc":"begin of the period","max":0,"min":0,"name":"from","required":true,"type":"instant"},
      {"doc":"end of the period, not part of it","max":0,"min":0,"name":"until","required":true,"type":"instant"},
    ],
    rules: [
      {"field":"from","other":"until","what":"not_after"},
    ],
    cites: [
      {"max":64,"min":0,"rel":"about","to":[],"whose":"any"},
      {"max":1,"min":0,"rel":"supersedes","to":["withheld_count"],"whose":"own"},
    ],
  },
};

export const lifeSafetyTypes: readonly string[] = ["life.person_missing","life.person_in_water","life.person_in_snow","life.person_in_minefield","life.injured","life.dead","life.mass_crowd","life.disease_sign","force.injury_by_shot","mine.found","mine.detonated","mine.moved_by_flood","environment.wildfire","environment.flood","environment.earthquake"];

/** The states of a kind of which the agreement says nothing: the first row whose facts all hold. */
export const usualStates: readonly { kind: KindName; name: string; when: readonly string[] }[] = [
  {"kind":"alert","name":"closed","when":["closed"]},
  {"kind":"alert","name":"expired","when":["expired"]},
  {"kind":"alert","name":"acked","when":["acked"]},
  {"kind":"alert","name":"issued","when":[]},
  {"kind":"case","name":"continued","when":["continued"]},
  {"kind":"case","name":"merged","when":["merged"]},
  {"kind":"case","name":"closed","when":["closed"]},
  {"kind":"case","name":"reopened","when":["reopened"]},
  {"kind":"case","name":"joined","when":["joined"]},
  {"kind":"case","name":"opened","when":[]},
  {"kind":"closure","name":"joint","when":["joint"]},
  {"kind":"closure","name":"disputed","when":["disputed"]},
  {"kind":"closure","name":"stated","when":[]},
  {"kind":"communique","name":"disputed","when":["disputed"]},
  {"kind":"communique","name":"agreed","when":["joint"]},
  {"kind":"communique","name":"acked","when":["acked"]},
  {"kind":"communique","name":"proposed","when":[]},
  {"kind":"contact","name":"expired","when":["expired"]},
  {"kind":"contact","name":"disputed","when":["disputed"]},
  {"kind":"contact","name":"acked","when":["acked"]},
  {"kind":"contact","name":"seen","when":[]},
  {"kind":"contact_count","name":"disputed","when":["disputed"]},
  {"kind":"contact_count","name":"acked","when":["acked"]},
  {"kind":"contact_count","name":"stated","when":[]},
  {"kind":"correction","name":"disputed","when":["disputed"]},
  {"kind":"correction","name":"stated","when":[]},
  {"kind":"crossing_status","name":"expired","when":["expired"]},
  {"kind":"crossing_status","name":"disputed","when":["disputed"]},
  {"kind":"crossing_status","name":"current","when":["begun"]},
  {"kind":"crossing_status","name":"announced","when":[]},
  {"kind":"dispute","name":"kept_as_dissent","when":["kept_as_dissent"]},
  {"kind":"dispute","name":"settled","when":["settled"]},
  {"kind":"dispute","name":"closed","when":["closed"]},
  {"kind":"dispute","name":"escalated","when":["escalated"]},
  {"kind":"dispute","name":"answered","when":["answered"]},
  {"kind":"dispute","name":"acked","when":["acked"]},
  {"kind":"dispute","name":"open","when":[]},
  {"kind":"erasure","name":"certified","when":["certified"]},
  {"kind":"erasure","name":"done","when":["done"]},
  {"kind":"erasure","name":"asked","when":[]},
  {"kind":"escalation","name":"closed","when":["closed"]},
  {"kind":"escalation","name":"acked","when":["acked"]},
  {"kind":"escalation","name":"open","when":[]},
  {"kind":"incident","name":"closed","when":["closed"]},
  {"kind":"incident","name":"escalated","when":["escalated"]},
  {"kind":"incident","name":"disputed","when":["disputed"]},
  {"kind":"incident","name":"under_inquiry","when":["under_inquiry"]},
  {"kind":"incident","name":"acked","when":["acked"]},
  {"kind":"incident","name":"reported","when":[]},
  {"kind":"notice","name":"closed","when":["closed"]},
  {"kind":"notice","name":"disputed","when":["disputed"]},
  {"kind":"notice","name":"ended","when":["ended"]},
  {"kind":"notice","name":"active","when":["begun"]},
  {"kind":"notice","name":"acked","when":["acked"]},
  {"kind":"notice","name":"announced","when":[]},
  {"kind":"reply","name":"contested","when":["disputed"]},
  {"kind":"reply","name":"accepted","when":["assented"]},
  {"kind":"reply","name":"acked","when":["acked"]},
  {"kind":"reply","name":"given","when":[]},
  {"kind":"request","name":"closed","when":["closed"]},
  {"kind":"request","name":"accepted","when":["accepted"]},
  {"kind":"request","name":"escalated","when":["escalated"]},
  {"kind":"request","name":"contested","when":["contested"]},
  {"kind":"request","name":"replied","when":["replied"]},
  {"kind":"request","name":"in_work","when":["in_work"]},
  {"kind":"request","name":"acked","when":["acked"]},
  {"kind":"request","name":"sent","when":[]},
  {"kind":"system_notice","name":"ended","when":["ended"]},
  {"kind":"system_notice","name":"active","when":["begun"]},
  {"kind":"system_notice","name":"announced","when":[]},
  {"kind":"withheld_count","name":"disputed","when":["disputed"]},
  {"kind":"withheld_count","name":"acked","when":["acked"]},
  {"kind":"withheld_count","name":"stated","when":[]},
];
