import type { ConfigurationState } from './console-state.ts';
import { type Child, h } from './element.ts';
import { plural } from './numbers.ts';
import { breakable } from './token-text.ts';

const shownMax = 5;

/** Says that the file was refused, and where; or what of it waits for the next start. */
export function configurationBanner(configuration: ConfigurationState | null): Child {
  if (configuration === null) return null;
  const { file, problems, restartNeeded } = configuration;
  if (problems.length > 0) {
    const shown = problems.slice(0, shownMax);
    return h(
      'section',
      { class: 'banner banner-refused', role: 'alert', 'aria-labelledby': 'banner-title' },
      h('h2', { id: 'banner-title' }, 'The configuration was refused'),
      h(
        'p',
        null,
        'The one of before stays in force. Mend the file: it is read again as soon as it is saved.',
      ),
      h(
        'ul',
        null,
        shown.map(({ line, path, message }) =>
          h(
            'li',
            null,
            h('code', null, breakable(line === null ? file : `${file}:${line}`)),
            ' ',
            path === '' ? null : [h('strong', null, breakable(path)), ': '],
            breakable(message),
          ),
        ),
      ),
      problems.length === shown.length
        ? null
        : h(
            'p',
            null,
            `And ${plural(problems.length - shown.length, 'more problem')}: `,
            h('code', null, 'sluice check'),
            ' lists them all.',
          ),
    );
  }
  if (restartNeeded.length === 0) return null;
  return h(
    'section',
    { class: 'banner', role: 'status', 'aria-labelledby': 'banner-title' },
    h('h2', { id: 'banner-title' }, 'A restart is needed'),
    h(
      'p',
      null,
      h('code', null, breakable(restartNeeded.join(', '))),
      ' changed in the file, but can’t change while Sluice runs. The rest of the file is in force.',
    ),
  );
}
