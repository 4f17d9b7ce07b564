import type { Markup } from './markup.ts';
import { html } from './markup.ts';
import { products } from './products.ts';
import type { ShopContent } from './shop-page.ts';

/** A long page to scroll: text, a download, sound, a calculator, questions, a form. */
export function guidePage(): ShopContent {
  return {
    title: 'Brewing guide',
    kind: 'guide',
    main: html`<article class="guide">
      <header>
        <p class="kicker">A short guide for long afternoons</p>
        <h1>How to brew by the level</h1>
        <p class="lead">
          A lock does one thing: it lets water through at the right moment. So does a good teapot.
        </p>
      </header>
      <div class="guide-body">
        <section>
          <h2>Water first</h2>
          <p>
            Most bad tea is bad water in a hurry. Draw it fresh, let it run, and heat only what you
            need: water that has boiled three times has lost the air that carries the scent.
          </p>
          <p>
            Then wait. Green leaf cooked at a hundred degrees tastes of fence; at seventy it tastes
            of meadow. If you have no thermometer, pour the boiling water once from jug to jug: each
            move takes about ten degrees.
          </p>
        </section>
        ${listen()}
        <section>
          <h2>Leaf, by weight</h2>
          <p>
            Spoons lie. A spoon of rolled oolong weighs three times a spoon of white buds. Scales
            for letters are good enough, and look well beside a teapot.
          </p>
          ${calculator()}
        </section>
        ${table()}
        <section>
          <h2>Time, and then again</h2>
          <p>
            The first infusion wakes the leaf, the second is the one to serve, the third is the one
            to drink by yourself. Black teas give one good cup and a polite second; the oolong of
            lock four goes on until the light does.
          </p>
          <p>
            When you can’t decide between longer and stronger, take more leaf and less time.
            Bitterness is made by minutes, body by grams.
          </p>
          <p class="download">
            <a class="button hollow" href="/demo/brewing-card.pdf" download
              >Download the brewing card <small>PDF, one page</small></a
            >
          </p>
        </section>
        <section>
          <h2>Keep it dry</h2>
          <p>
            Light, air, warmth and the neighbour’s curry are the four enemies of tea. A tin with a
            tight lid keeps out three; keep the fourth in another cupboard. A hundred grams last one
            person about five weeks: buy small.
          </p>
        </section>
        ${questions()} ${visit()}
      </div>
    </article>`,
  };
}

function listen(): Markup {
  return html`<figure class="listen">
    <figcaption>
      <strong>Listen:</strong> twenty seconds of water through a paddle gate, and the keeper’s
      bells.
    </figcaption>
    <audio controls preload="none" src="/demo/sluice.wav" data-track-title="paddle gate"></audio>
  </figure>`;
}

function calculator(): Markup {
  return html`<form class="calculator" data-calculator>
    <label
      >Cups <input type="number" name="cups" min="1" max="12" value="3" inputmode="numeric"
    /></label>
    <label
      >Tea
      <select name="tea" data-track="calculator_used" data-track-calculator="leaf">
        ${products.map(({ brew, name }) => html`<option value="${brew.grams}">${name}</option>`)}
      </select></label
    >
    <output name="grams">12 g of leaf, 0.75 l of water</output>
  </form>`;
}

function table(): Markup {
  return html`<section>
    <h2 id="levels">The nine levels</h2>
    <div class="scroll-x" tabindex="0" role="region" aria-labelledby="levels">
      <table>
        <thead>
          <tr>
            <th scope="col">Lock</th>
            <th scope="col">Tea</th>
            <th scope="col">Leaf</th>
            <th scope="col">Water</th>
            <th scope="col">Time</th>
          </tr>
        </thead>
        <tbody>
          ${products.map(
            ({ lock, name, slug, brew }) =>
              html`<tr>
                <td>${lock}</td>
                <th scope="row"><a href="/product/${slug}">${name}</a></th>
                <td>${brew.grams} g</td>
                <td>${brew.celsius} °C</td>
                <td>${brew.minutes} min</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}

function questions(): Markup {
  const asked = [
    ['Does it go cold in the post?', 'It was never warm. The kettle is your part.'],
    [
      'Is the smoke in lock nine real?',
      'Real pine, real smoke, a real shed in Tongmu. Air the room.',
    ],
    ['May I bring the dog?', 'The dog may bring you. There is a ring by the door.'],
  ] as const;
  return html`<section aria-labelledby="faq">
    <h2 id="faq">Asked at the counter</h2>
    ${asked.map(
      ([question, answer], index) =>
        html`<details>
          <summary data-track="faq_open" data-track-question="${index + 1}">${question}</summary>
          <p>${answer}</p>
        </details>`,
    )}
  </section>`;
}

function visit(): Markup {
  return html`<section id="visit" aria-labelledby="visit-title">
    <h2 id="visit-title">Visit, or buy by the chest</h2>
    <p>
      The lock house stands at the top of the flight, left bank, green door. Ring the bell twice if
      the keeper is out winding.
    </p>
    <form class="stack" action="/trade" method="post" data-track="quote_request">
      <label>Your name<input name="name" autocomplete="name" /></label>
      <label>E-mail<input name="email" type="email" required autocomplete="email" /></label>
      <label>How much, of what?<textarea name="message" rows="3"></textarea></label>
      <button class="button">Ask for a price</button>
    </form>
  </section>`;
}
