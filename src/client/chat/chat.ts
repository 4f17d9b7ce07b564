import type { Kit } from '../plugin.ts';
import { until } from '../until.ts';

type Tell = (state?: unknown) => void;

/**
 * A widget: its global, how it is told (`call` the global itself, `put` a function into it, else a
 * method of it), and the words for "opened" and for "the visitor wrote", commas between arguments.
 */
const widgets: readonly (readonly [string, string, string, string?])[] = [
  ['Intercom', 'call', 'onShow'],
  ['$crisp', 'push', 'on,chat:opened', 'on,message:sent'],
  ['Tawk_API', 'put', 'onChatMaximized', 'onChatMessageVisitor'],
  ['zE', 'call', 'messenger:on,open'],
  ['tidioChatApi', 'on', 'open', 'messageFromVisitor'],
  ['fcWidget', 'on', 'widget:opened', 'message:sent'],
  ['drift', 'on', 'chatOpen', 'startConversation'],
  ['olark', 'call', 'api.box.onExpand', 'api.chat.onMessageToOperator'],
  ['LiveChatWidget', 'on', 'visibility_changed'],
  ['HubSpotConversations', 'on', 'userInteractedWithWidget', 'conversationStarted'],
];

/** Notes that a chat was opened and that the visitor wrote in it: never what, nor who. */
export function start({ track }: Kit): undefined {
  for (const [name, how, opened, asked] of widgets) {
    const widget = name.replace(/\W|_API|Widget|Api/g, '').toLowerCase();
    const noted: Set<string> = new Set();
    const note = (event: string): void => {
      // Some widgets tell twice, or of each line: once a page is enough for a question.
      if (event === 'chat_question' && noted.has(event)) return;
      noted.add(event);
      track(event, { widget });
    };
    until(() => {
      const api: unknown = Reflect.get(window, name);
      if (!api) return false;
      listen(Object(api), how, opened, (state) => {
        // LiveChat tells of every change.
        const { visibility } = Object(state ?? {});
        if (!visibility || visibility === 'maximized') note('chat_opened');
      });
      if (asked) listen(Object(api), how, asked, () => note('chat_question'));
      return true;
    });
  }
}

function listen(api: object, how: string, words: string, tell: Tell): void {
  const [first = '', ...rest] = words.split(',');
  if (how === 'put') {
    // The page may have put a function of its own there.
    const before: unknown = Reflect.get(api, first);
    Reflect.set(api, first, (...values: readonly unknown[]) => {
      tell();
      if (typeof before === 'function') Reflect.apply(before, api, values);
    });
    return;
  }
  const all = [first, ...rest, tell];
  const call = how === 'call' ? api : Reflect.get(api, how);
  // Crisp takes a command as one list.
  if (typeof call === 'function') Reflect.apply(call, api, how === 'push' ? [all] : all);
}
