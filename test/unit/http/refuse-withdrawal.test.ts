import { expect, it } from 'vitest';
import { WithdrawalsFull } from '../../../src/deliver/withdrawals.ts';
import { refuseWithdrawal } from '../../../src/http/refuse-withdrawal.ts';

it('a withdrawal for which there is no room is asked for again, and counted', () => {
  const counted: string[] = [];
  const metrics = { refused: (reason: string) => void counted.push(reason) };
  expect(refuseWithdrawal(metrics, new WithdrawalsFull())).toEqual({
    status: 503,
    reason: 'withdrawals_full',
    retryAfterSeconds: 600,
  });
  expect(counted).toEqual(['withdrawals_full']);
  expect(() => refuseWithdrawal(metrics, new Error('a bug'))).toThrow('a bug');
});
