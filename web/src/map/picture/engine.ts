// SPDX-License-Identifier: Apache-2.0
import { type Alert, instant, picture, type PictureEvent, type View } from '../../api/picture';
import { Scene } from './scene';

/**
 * Listens to the node for what is in view, or asks it for a past moment, and keeps the scene. It lives outside of what is
 * drawn as a page: a thousand reports a second must not draw the page anew a thousand times.
 */

/** Until the next attempt after the node refused the stream, in milliseconds. */
const pause = 3000;
/** Without a word for this long the picture may be old, in milliseconds. */
export const patience = 12_000;
/** In the past: the node is asked for a new moment at most this often, in milliseconds. */
const pastEach = 700;

export type Standing = 'waiting' | 'live' | 'cut';

export interface Past {
  /** The moment shown, in milliseconds since 1970. */
  at: number;
  /** How many times as fast as it was; 0 stands. */
  speed: number;
}

type Open = (address: string) => EventSource;

export class Engine {
  readonly scene = new Scene();
  standing: Standing = 'waiting';
  /** When the node was last heard, by this machine's clock. */
  heard = 0;
  past: Past | null = null;
  /** Changes with everything that the page shows. */
  version = 0;
  private skew = 0;
  private view: View | null = null;
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private pastTimer: ReturnType<typeof setInterval> | undefined;
  private asking: AbortController | undefined;
  private pastSet = 0;
  private readonly listeners = new Set<() => void>();
  private readonly alertListeners = new Set<(alert: Alert) => void>();

  constructor(private readonly open: Open = (address) => new EventSource(address)) {}

  /** The time that is shown, by the node's clock, in milliseconds since 1970. */
  now = (): number => {
    const { past } = this;
    if (!past) return Date.now() + this.skew;
    return past.at + (Date.now() - this.pastSet) * past.speed;
  };

  /** The node's time, whatever is shown. */
  present = (): number => Date.now() + this.skew;

  listen = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  onAlert(listener: (alert: Alert) => void): () => void {
    this.alertListeners.add(listener);
    return () => this.alertListeners.delete(listener);
  }

  look(view: View): void {
    this.view = view;
    if (this.past) void this.askPast();
    this.connect();
  }

  /** Shows a past moment, moving on `speed` times as fast as it was; null returns to what is now. */
  goTo(past: Past | null): void {
    const before = this.past;
    this.past = past;
    this.pastSet = Date.now();
    clearInterval(this.pastTimer);
    if (past) {
      void this.askPast();
      if (past.speed > 0) this.pastTimer = setInterval(() => void this.askPast(), pastEach);
    } else if (before) {
      this.scene.clear();
      this.connect();
    }
    this.changed();
  }

  stop(): void {
    clearTimeout(this.timer);
    clearInterval(this.pastTimer);
    this.asking?.abort();
    this.source?.close();
    this.source = undefined;
    this.listeners.clear();
    this.alertListeners.clear();
  }

  private changed(): void {
    this.version++;
    this.listeners.forEach((listener) => listener());
  }

  /** A stream for each view: the node sends first what is in it, then what changes. */
  private connect(): void {
    const { view } = this;
    if (!view) return;
    clearTimeout(this.timer);
    this.source?.close();
    const source = this.open(picture.streamAddress(view));
    this.source = source;
    const hear = (type: string, take: (data: string) => void) =>
      source.addEventListener(type, (event: MessageEvent<string>) => {
        if (source !== this.source) return;
        this.heard = Date.now();
        if (this.standing !== 'live') {
          this.standing = 'live';
          this.changed();
        }
        take(event.data);
      });
    hear('picture', (data) => {
      const event = JSON.parse(data) as PictureEvent;
      this.skew = Date.parse(event.at) - Date.now();
      if (this.past) return;
      this.scene.apply(event, this.now());
      this.changed();
    });
    hear('tick', (data) => {
      const { now } = JSON.parse(data) as { now?: string };
      if (now) this.skew = Date.parse(now) - Date.now();
    });
    hear('alert', (data) => {
      const alert = JSON.parse(data) as Alert;
      this.alertListeners.forEach((listener) => listener(alert));
    });
    source.addEventListener('error', () => {
      if (source !== this.source) return;
      this.standing = 'cut';
      this.changed();
      // The browser tries again by itself unless the node refused.
      if (source.readyState === EventSource.CLOSED) this.timer = setTimeout(() => this.connect(), pause);
    });
  }

  private async askPast(): Promise<void> {
    if (!this.past || !this.view) return;
    // One question at a time: on a slow line the replay takes larger steps instead of falling behind.
    if (this.asking && this.past.speed > 0) return;
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    try {
      const things = await picture.things(this.view, instant(this.now()), asking.signal);
      if (this.asking !== asking || !this.past) return;
      this.scene.replace(things, this.now());
      this.standing = 'live';
    } catch (error) {
      if (asking.signal.aborted) return;
      this.standing = 'cut';
    } finally {
      if (this.asking === asking) this.asking = undefined;
    }
    this.changed();
  }
}
