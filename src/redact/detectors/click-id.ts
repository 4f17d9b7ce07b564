import { signs } from '../text/prefilter.ts';
import { findMatches, type Detector } from '../detector.ts';

const shapes =
  /(?<![\w-])(?:Cj[0w]KC[AQ]|EAIaIQobChM|CjgKC)[\w-]{20,200}|(?<![\w-])IwAR[\w-]{20,200}/g;

/** Ids that advertisers and mailers hang on links to recognise one click or one recipient. */
export const clickIdDetector: Detector = {
  kind: 'click_id',
  summary: 'Click ids of ad networks and recipient ids of mailers; kept only with ads consent.',
  words: {
    heads: `
      gclid gclsrc dclid gbraid wbraid gacid gclaw fbclid msclkid ttclid twclid lifatid epik
      sccid scclid yclid ymclid igshid rdtcid qclid irclickid irclid cjevent tduid obclid
      dicbo zanpid skwcid efid mceid hsenc hstc hssc mkttok veroid kx olyencid olyanonid
      mlsubscriberhash cksubscriberid bsftuid bsftclkid bsfteid sfmcsub sfmcid scuid trkcontact dmi
      nremailreferer elqtrackid elqtrack wickedid clickid clid aclk ptaid pmclid nbtclid tblci
      adclickid affclick affclickid clickref clickuuid rtrackid ysclid vmcid unbounceid mktotok
      cvid spmailingid spuserid spjobid spreportid gladid openstat ranmid raneaid ransiteid
      outbrainclickid taboolaclickid tbclid snapclickid pinclid braid iclid ndclid gadclickid
      customerioid cioid klaviyoid ajsuid braze brazeid sendgridid emailrecipientid subscriberhash`,
    whole: 'fbc fbp igsh awc gl ga tblcid',
    doubtful: '',
  },
  byKey: (value, _key, policy) => {
    if (value.length < 6 || !/[\dA-Z]/.test(value) || !/^[\w.~+/=:*%|!-]{6,2000}$/.test(value)) {
      return null;
    }
    return policy.clickIds === 'keep'
      ? { replacement: value, action: 'keep' }
      : { replacement: '[click_id]', action: 'redact' };
  },
  numeric: false,
  looks: [
    {
      needs: signs.run20,
      find: (text, hits) => {
        findMatches(shapes, text, 'pattern:click_id', hits);
      },
    },
  ],
  examples: {
    redacts: [
      ['?gclid=Cj0KCQO2ukyYZ0kHBYibqs_LudIA2k7Azcy&a=1', '?gclid=[click_id]&a=1'],
      ['?_hsenc=pEoPAuU9vPmo9unUxpuIMjBZleDld', '?_hsenc=[click_id]'],
      ['?s_kwcid=AL!8857!3!172602574193&a=1', '?s_kwcid=[click_id]&a=1'],
      ['?mc_eid=u3Pkz7r0aHK7gE&mc_cid=abc123', '?mc_eid=[click_id]&mc_cid=abc123'],
    ],
    keeps: ['?gad_source=1', '?_hsmi=12345678'],
    attacks: [(length) => 'Cj0KCQ'.repeat(length / 6), (length) => 'IwAR'.repeat(length / 4)],
  },
};
