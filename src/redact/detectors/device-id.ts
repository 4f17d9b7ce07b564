import { signs } from '../text/prefilter.ts';
import { findMatches, redactAs, type Detector, type Hit } from '../detector.ts';

const mac = /(?<![\w:-])(?:[\da-f]{2}([:-])(?:[\da-f]{2}\1){4}[\da-f]{2})(?![\w:-])/gi;

/** Ids of devices: advertising ids, IMEI, MAC addresses, fingerprints. */
export const deviceIdDetector: Detector = {
  kind: 'device_id',
  summary: 'Advertising ids, IMEI, serial numbers by key; MAC addresses by look.',
  words: {
    heads: `
      imei idfa idfv gaid aaid advertisingid advertiserid deviceid deviceuuid deviceserial
      serialnumber macaddress macaddr androidid androidadid vendorid hardwareid fingerprint
      browserfingerprint devicefingerprint fingerprintid visitorfingerprint iccid imsi meid
      geraeteid geraetenummer seriennummer identifiantappareil iddispositivo idaparelho toestelid
      idurzadzenia enhetsid laiteid cihazid`,
    whole: 'ifa rida tifa udid mac oaid',
    doubtful: 'adid',
  },
  byKey: (value, key) => {
    if (value.length < 8 || !/\d/.test(value) || !/^[\w:{}-]{8,128}$/.test(value)) return null;
    return key.doubtful && !/^[\da-f-]{32,36}$/i.test(value) ? null : redactAs('device_id');
  },
  numeric: false,
  looks: [
    { needs: signs.dots | signs.colon, find: findMac },
    { needs: signs.digits6 | signs.joint, find: findMac },
  ],
  examples: {
    redacts: [
      ['seen 00:1B:44:11:3a:b7 today', 'seen [device_id] today'],
      ['idfa=6D92078A-8246-4BA4-AE5B-76104861E7DC&a=1', 'idfa=[device_id]&a=1'],
    ],
    keeps: ['device_id=desktop', 'ad_id=664147159538', '00:1B:44'],
    attacks: [(length) => '00:'.repeat(length / 3), (length) => '00-'.repeat(length / 3)],
  },
};

function findMac(text: string, hits: Hit[]): void {
  findMatches(mac, text, 'pattern:device_id', hits);
}
