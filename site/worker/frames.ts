// The frames that learner code lives in. The page makes and removes them; it
// never listens to one.
import { link } from '../link.ts';

export class Frames {
  readonly #frames = new Map<number, HTMLIFrameElement>();

  /** Gives the other end of the frame's port, once the frame is there. */
  open(id: number): Promise<MessagePort> {
    const frame = document.createElement('iframe');
    // An origin of its own: no storage, no page, no course behind it.
    frame.setAttribute('sandbox', 'allow-scripts');
    frame.src = link('/sandbox.html');
    frame.hidden = true;
    frame.title = 'sandbox';
    this.#frames.set(id, frame);
    return new Promise((resolve) => {
      frame.addEventListener('load', () => {
        const { port1, port2 } = new MessageChannel();
        frame.contentWindow?.postMessage('begin', '*', [port1]);
        resolve(port2);
      }, { once: true });
      document.body.append(frame);
    });
  }

  /** Ends all that runs in it. */
  close(id: number): void {
    this.#frames.get(id)?.remove();
    this.#frames.delete(id);
  }

  closeAll(): void {
    for (const id of [...this.#frames.keys()]) this.close(id);
  }
}
