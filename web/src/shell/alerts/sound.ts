// SPDX-License-Identifier: Apache-2.0

/** Two short tones, made here: no file is loaded. A browser lets a page sound only after its reader has touched it. */

let context: AudioContext | undefined;
let last = 0;
/** However much happens, no oftener than this, in milliseconds. */
const rest = 5000;

function tone(at: AudioContext, hertz: number, start: number) {
  const voice = at.createOscillator();
  const volume = at.createGain();
  voice.frequency.value = hertz;
  volume.gain.setValueAtTime(0, start);
  volume.gain.linearRampToValueAtTime(0.18, start + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, start + 0.28);
  voice.connect(volume).connect(at.destination);
  voice.start(start);
  voice.stop(start + 0.3);
}

export function sound(now = Date.now()): void {
  if (!context || now - last < rest) return;
  last = now;
  void context.resume();
  tone(context, 660, context.currentTime);
  tone(context, 880, context.currentTime + 0.22);
}

/** Called from a press, so that the browser agrees; lets the reader hear what it will be. */
export function allowSounds(): void {
  context ??= new AudioContext();
  last = 0;
  sound();
}

/** For a reader who allowed it before: from the first press or key on this page. */
export function allowAtFirstTouch(): () => void {
  const touch = () => {
    context ??= new AudioContext();
    forget();
  };
  const forget = () => {
    removeEventListener('pointerdown', touch);
    removeEventListener('keydown', touch);
  };
  addEventListener('pointerdown', touch);
  addEventListener('keydown', touch);
  return forget;
}
