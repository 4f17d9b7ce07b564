import type { KeyWords } from '../key-words.ts';

/** Keys of dates of birth, in about thirty languages. */
export const birthWords: KeyWords = {
  heads: `
    datenaiss datumnar วันเดือนปีเกิด gimimodiena sunnipaev
    dob dateofbirth birthdate birthday bday birthdt datebirth dobdate birthdateday dayofbirth
    birthyear birthmonth yearofbirth monthofbirth
    geburtsdatum geburtstag gebdatum gebdat gebtag geburtsjahr geburtsmonat
    datenaissance datedenaissance naissance anneenaissance jourdenaissance anniversaire
    fechanacimiento fechadenacimiento fnacimiento fecnac nacimiento fechanac
    datanascita datadinascita dtnascita nascita annodinascita compleanno
    datanascimento datadenascimento dtnasc dtnascimento nascimento datadenasc aniversario
    geboortedatum geboortedag geboortejaar gebdatum
    dataurodzenia dataur urodziny rokurodzenia
    fodelsedatum fodelsedag fodelsear personfodd
    fodselsdato fodselsdag foedselsdato foedselsdag fodselsaar
    syntymaaika syntymapaiva syntymavuosi
    datumnarozeni narozeni narozeniny roknarozeni datumnarodenia narodeniny
    szuletesidatum szuletesnap szulido szuletesiido
    datanasterii datanastere datanasterei zinastere
    datumrodjenja datumrodenja datumrojstva rojstvo rodendan
    dogumtarihi dogumgunu dogumyili dtarihi
    sunnikuupaev sunniaeg dzimsanasdatums dzimsanasdiena gimimodata datanaixement jaiotzedata
    imerominiagennisis imgennisis ημερομηνιαγεννησης γενεθλια
    datarozhdeniya denrozhdeniya датарождения деньрождения датанародження датанараждане
    рожденаята
    生年月日 誕生日 出生日期 生日 생년월일 생일 تاريخالميلاد تاريخالولادة תאריךלידה วันเกิด
    ngaysinh tanggallahir tgllahir tarikhlahir
    neele neele nele nele natoil natail natail nacidoel nascidoem geborenam geborenop
    datanarodzhennya datanarodzhennia narodzhennia деньнародження датанародж ημγεννησης
    ημνιαγεννησης 出生年月 出生年月日 出生日 chushengriqi shengri seinengappi tanjobi 생일날짜
    saengnyeonwolil יוםהולדת תאריךהלידה تاريخالولادة يومالميلاد تاریختولد तारीखेपैदाइश
    जन्मतिथि जन्मतारीख जन्मदिन जन्मदिनांक जन्मकीतारीख জন্মতারিখ பிறந்ததேதி datadenasterii
    geburtsmonat gebjahr fodt fodd synttarit dzimsanasdatums dogumyiliniz ngaythangnamsinh
    tarikhlahir anascimento dtnasc datanasc fecnacimiento dobday dobmonth dobyear`,
  whole: 'birth born geboren yob birthdatevalue',
  doubtful: '',
};
