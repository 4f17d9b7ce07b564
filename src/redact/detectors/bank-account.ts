import { digitCount } from '../text/characters.ts';
import { redactAs, type Detector } from '../detector.ts';

/** Bank account, routing and sort codes: by key alone, since they are bare numbers. */
export const bankAccountDetector: Detector = {
  kind: 'bank_account',
  summary: 'Bank account numbers, sort codes and routing numbers, by key.',
  words: {
    heads: `
      sortcode routingnumber routingno bankaccount bankaccountnumber bankaccountno abanumber
      bsbnumber ifsccode bankkonto kontonummer kontonr bankleitzahl blz bankverbindung
      comptebancaire numerocomptebancaire cuentabancaria numerocuentabancaria clabe cbu
      contobancario contocorrente numeroconto contabancaria numerocontabancaria rekeningnummer
      bankrekening numerkonta nrkonta numerrachunku kontonummerbank bankgiro plusgiro tilinumero
      pankkitili cislouctu cisloucetu bankovniucet szamlaszam bankszamlaszam contbancar
      brojracuna ziroracun hesapno bankahesabi arithmoslogariasmou номерсчета расчетныйсчет
      口座番号 银行账号 银行帐号 계좌번호 رقمالحساب खातासंख्या बैंकखाता sotaikhoan nomorrekening`,
    whole: 'bsb ifsc transit',
    doubtful: '',
  },
  byKey: (value) => {
    const digits = digitCount(value);
    return digits >= 5 && digits <= 30 && /^[A-Z\d][A-Z\d \-./]{4,40}$/i.test(value.trim())
      ? redactAs('bank_account')
      : null;
  },
  numeric: true,
  looks: [],
  examples: {
    redacts: [['sort_code=12-34-56&a=1', 'sort_code=[bank_account]&a=1']],
    keeps: ['bank_account=true'],
    attacks: [(length) => `kontonummer=${'1'.repeat(length)}`],
  },
};
