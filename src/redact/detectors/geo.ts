import { signs } from '../text/prefilter.ts';
import type { Detector, Hit } from '../detector.ts';
import type { RedactPolicy } from '../policy.ts';
import { WordPattern } from '../text/word-pattern.ts';

const decimal = /(-?\d{1,3}\.\d{2})\d{1,20}/g;
/** One coordinate with a decimal comma. */
const commaDecimal = /^(-?(?:1[0-7]\d|\d{1,2}),\d{2})\d{1,20}$/;
const fraction = /\d\.\d|^\s*-?\d{1,3},\d{1,2}\s*$/;
const labelled: WordPattern = new WordPattern(
  /(?<!\p{L})(?:lat|lng|lon|long|latitude|longitude|latitud|longitud|breitengrad|längengrad)\.?[\s:=]{1,3}(-?\d{1,3}\.\d{2})\d{1,18}/giu,
);
const pair = /(?<![\w.,-])(-?\d{1,2}\.\d{2})\d{2,18}(\s?[,;]\s?-?\d{1,3}\.\d{2})\d{2,18}(?![\w.])/g;

/** Coordinates: cut to two decimals (about a kilometre), unless the policy says otherwise. */
export const geoDetector: Detector = {
  kind: 'geo',
  summary: 'Coordinates by key, and pairs by look: cut to two decimals, about a kilometre.',
  words: {
    heads: `
      latitude longitude latlng latlong latlon lnglat lonlat coords coordinates geolocation
      geocoordinates geopoint gpslat gpslng gpslon gpslong gpscoordinates geolat geolon geolng
      geolong userlat userlng userlon storelat storelng
      breitengrad laengengrad langengrad koordinaten latitud longitud coordenadas
      coordonnees latitudine longitudine coordinate breedtegraad lengtegraad coordinaten
      szerokoscgeograficzna dlugoscgeograficzna wspolrzedne
      breddgrad langdgrad koordinater bredegrad lengdegrad leveysaste pituusaste
      koordinaatit zemepisnasirka zemepisnadelka souradnice koordinatak
      coordonate enlem boylam koordinat γεωγραφικοπλατος широта долгота координаты 緯度 経度 纬度
      经度 坐标 위도 경도 lintang bujur अक्षांश देशांतर خطالعرض خطالطول`,
    whole: 'lat lon lng long ll gps latlngs sll cll',
    doubtful: 'geo near center position pos loc location place point',
  },
  byKey: (value, key, policy) => {
    if (key.doubtful && !/\d\s?[,;/| ]\s?-?\d/.test(value)) return null;
    const rough = value.replace(decimal, '$1').replace(commaDecimal, '$1');
    const numeric = /^[-+\d.,;\s/|()[\]°NSEWnsewgeo:]{4,80}$/.test(value);
    const telling = rough !== value || (isUnwanted(policy) && fraction.test(value));
    return numeric && telling ? { replacement: rough, action: 'truncate' } : null;
  },
  numeric: true,
  looks: [
    { needs: signs.digits9 | signs.joint, find: findPairs },
    { needs: signs.digits6 | signs.joint | signs.letter | signs.space, find: findLabelled },
  ],
  examples: {
    redacts: [
      ['ll=54.1543,27.6145&a=1', 'll=54.15,27.61&a=1'],
      ['lat=28.6297256&longitude=-2.5169967', 'lat=28.62&longitude=-2.51'],
      ['near 48.858370,2.294481', 'near 48.85,2.29'],
    ],
    keeps: ['lng=en', 'lat=48.85', 'accuracy=12', '0.75'],
    attacks: [(length) => '1.'.repeat(length / 2), (length) => '1.1111,'.repeat(length / 7)],
  },
};

/** Where not even two decimals may stay, those of a rough coordinate are found as well. */
function isUnwanted(policy: RedactPolicy): boolean {
  const action = policy.acts?.actions.get('geo');
  return action === 'redact' || action === 'drop';
}

function findPairs(text: string, hits: Hit[]): void {
  for (const match of text.matchAll(pair)) {
    hits.push({
      start: match.index,
      end: match.index + match[0].length,
      rule: 'pattern:geo',
      replacement: `${match[1] ?? ''}${match[2] ?? ''}`,
    });
  }
}

function findLabelled(text: string, hits: Hit[]): void {
  for (const match of labelled.matchesIn(text)) {
    const rough = match[1] ?? '';
    const end = match.index + match[0].length;
    const start = match.index + match[0].lastIndexOf(rough);
    hits.push({ start, end, rule: 'context:geo', replacement: rough });
  }
}
