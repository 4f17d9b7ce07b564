import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Asked, Question } from '../insight/questions.ts';
import type { RawAnswers } from '../insight/raw.ts';
import { answerQuestion } from '../insight/sql/answer-question.ts';
import type { AskRows } from '../insight/sql/statement.ts';
import {
  inTransaction,
  marksToCome,
  marksWaiting,
  prepareRollups,
  refreshTurn,
} from './duckdb-rollup.ts';
import { StoreProblem } from './store-problem.ts';

/** A question that runs longer is ended: the console has given up by then. */
const questionMsMax = 20_000;
/** So long a question waits for the rollups; it is then answered without what is still to come. */
const patienceMs = 3_000;
/** While an older file is taken in, the console's next questions need not wait as long again. */
const patienceBehindMs = 200;
/** So long the rollups are kept in idle time, before others may have the machine again. */
const idleMsMax = 2_000;
/** A stop must not take long: what is more is counted after the next start. */
const finishMarksMax = 5_000;

/**
 * The questions of the console and the rollups behind them, on connections of their own: writing
 * goes on meanwhile.
 */
export class WarehouseInsight {
  readonly #keeper: DuckDBConnection;
  readonly #asker: DuckDBConnection;
  readonly #questionMsMax: number;
  #turns: Promise<unknown> = Promise.resolve();
  #questions: Promise<unknown> = Promise.resolve();
  #isPrepared = false;
  #isHeld = false;
  /** The rollups were not brought up to date when this was tried last. */
  #isBehind = false;

  private constructor(keeper: DuckDBConnection, asker: DuckDBConnection, msMax: number) {
    this.#questionMsMax = msMax;
    this.#keeper = keeper;
    this.#asker = asker;
  }

  /** A question that runs longer than `questionMs` is ended. */
  static async open(
    instance: DuckDBInstance,
    questionMs: number = questionMsMax,
  ): Promise<WarehouseInsight> {
    return new WarehouseInsight(await instance.connect(), await instance.connect(), questionMs);
  }

  /** Answers a question with all that was written before it was asked; `now` says which days. */
  async answer<Q extends Question>(question: Q, asked: Asked, now: number): Promise<RawAnswers[Q]> {
    const answered = this.#questions.then(async () => {
      const asOf = Date.now();
      const waiting = await this.#refreshFor(this.#isBehind ? patienceBehindMs : patienceMs);
      return this.#withinSnapshot((ask) =>
        answerQuestion(question, asked, { now, asOf, waiting }, ask),
      );
    });
    this.#questions = answered.catch(() => null);
    return answered;
  }

  /**
   * Brings the rollups nearer to the events; called now and then, so that no question waits long.
   * True where much is still to do.
   */
  async keep(): Promise<boolean> {
    return (await this.#refreshFor(idleMsMax)) > 0;
  }

  /** Brings the rollups up to date where that is quick, for whoever opens the closed file. */
  async finish(): Promise<void> {
    const toDo = await marksToCome(this.#keeper);
    if (!this.#isBehind && toDo < finishMarksMax) await this.keep();
  }

  /** Does some work while no question is asked and no rollup is kept. */
  async whileStill(work: () => Promise<void>): Promise<void> {
    const done = this.#questions.then(async () => this.#inTurn(work));
    this.#questions = done.catch(() => null);
    await done;
  }

  /** While held, nothing is written: questions are answered from what is there. */
  hold(isHeld: boolean): void {
    this.#isHeld = isHeld;
  }

  close(): void {
    this.#asker.closeSync();
    this.#keeper.closeSync();
  }

  /** How many marks still wait when all is done, or the time is over. */
  async #refreshFor(ms: number): Promise<number> {
    const until = performance.now() + ms;
    for (;;) {
      const waiting = await this.#refreshTurn();
      this.#isBehind = waiting > 0;
      if (waiting === 0 || this.#isHeld || performance.now() >= until) return waiting;
    }
  }

  /** Counts some marked visits again; how many marks are left. */
  async #refreshTurn(): Promise<number> {
    return this.#inTurn(async () => {
      if (!this.#isHeld && !this.#isPrepared) {
        await prepareRollups(this.#keeper);
        this.#isPrepared = true;
      }
      const waiting = await marksWaiting(this.#keeper);
      if (this.#isHeld || waiting === 0) return waiting;
      return (await refreshTurn(this.#keeper)) ? marksWaiting(this.#keeper) : 0;
    });
  }

  async #withinSnapshot<T>(work: (ask: AskRows) => Promise<T>): Promise<T> {
    const timer = setTimeout(() => this.#asker.interrupt(), this.#questionMsMax);
    const answers: T[] = [];
    try {
      await inTransaction(this.#asker, async () => {
        const ask: AskRows = async ({ sql, bound }) =>
          (await this.#asker.runAndReadAll(sql, [...bound])).getRowObjectsJS();
        answers.push(await work(ask));
      });
    } catch (error) {
      if (!/^interrupt/i.test(error instanceof Error ? error.message : '')) throw error;
      throw new StoreProblem(
        `the question took longer than ${this.#questionMsMax / 1000} seconds and was ended: ask for fewer days, or one site`,
      );
    } finally {
      clearTimeout(timer);
    }
    const [answer] = answers;
    if (answer === undefined) throw new Error('the question has no answer');
    return answer;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turns.then(work);
    this.#turns = turn.catch(() => null);
    return turn;
  }
}
