import type { KeyWords } from '../key-words.ts';

/** Keys of telephone numbers, in about thirty languages. */
export const phoneWords: KeyWords = {
  heads: `
    phone telephone phonenumber phoneno phonenr telephonenumber mobile mobilephone mobilenumber
    mobileno cellphone cellnumber cell cellular tel telno telnr telnumber teleph fax faxnumber
    faxno msisdn whatsapp whatsappnumber smsnumber contactnumber contactno dayphone homephone
    workphone eveningphone landline pager callbacknumber
    telefon telefonnummer telefonnr fon rufnummer handy handynummer handynr mobilnummer mobilnr
    mobil mobiltelefon mobilfunk mobilfunknummer festnetz festnetznummer telefax faxnummer
    rueckrufnummer ruckrufnummer durchwahl
    numtel telmobile numerotelephone numerodetelephone portable numeroportable numeroderappel
    telportable telfixe telephonefixe numerofixe
    telefono telefonos movil celular telefonomovil telefonocelular telefonofijo numerotelefono
    numerodetelefono numerocelular numeromovil numtelefono tlf tlfn telf
    cellulare numerocellulare numerodicellulare numeroditelefono telefonocellulare telefonofisso
    recapitotelefonico recapito
    telefone telemovel telemoveis celular numerotelefone numerodetelefone numerodetelemovel
    telefonecelular fone
    telefoon telefoonnummer telefoonnr mobiel mobielnummer mobielenummer gsm gsmnummer
    mobieltelefoon vastenummer
    numertelefonu nrtelefonu telefonkomorkowy telkomorkowy komorka numerkomorki
    telefonkontaktowy telefonstacjonarny
    mobilnummer telefonnumret mobiltelefonnummer tlfnr tlfnummer mobilnr telefonnr
    puhelin puhelinnumero puhelinnro matkapuhelin kannykka gsmnumero puh
    cislotelefonu telefonnicislo mobilnitelefon mobilni cislomobilu telefonnecislo
    mobilnytelefon mobilnecislo
    telefonszam mobilszam mobiltelefonszam telszam
    numartelefon numardetelefon nrtelefon telefonmobil nrdetelefon
    brojtelefona brojmobitela mobitel mobilnitelefon telefonskastevilka brojmobilnog
    ceptel ceptelefonu cepno telefonno telefonnumarasi gsmno cepnumarasi
    telefons telefonanumurs talrunis mobilais telefonas telefononumeris mobilusis telefoninumber
    mobiiltelefon
    tilefono kinito τηλεφωνο κινητο αριθμοςτηλεφωνου
    nomertelefona телефон номертелефона мобильный мобильныйтелефон моб мобилен мобільний
    номертелефону
    電話 電話番号 携帯 携帯電話 携帯電話番号 携帯番号 手机 手机号 手机号码 电话 电话号码 电话號碼 電話號碼 手機 手機號碼
    联系电话 전화 전화번호 휴대폰 휴대폰번호 휴대전화 핸드폰 연락처 هاتف الهاتف رقمالهاتف جوال رقمالجوال
    puhnro 連絡先 talrunanumurs телефоненномер الجوال เบอร์โทร เบอร์โทรศัพท์ เบอร์มือถือ เบอร์ มือถือ
    موبايل טלפון מספרטלפון נייד โทรศัพท์ sodienthoai dienthoai sdt nomortelepon nomorhp nohp
    telepon nomortelefon notelp
    telefonecontato nomertelefonu telefonprivat telefonmobile denwa denwabangou denwabango
    keitai keitaibango shouji shoujihao dianhua lianxidianhua jeonhwabeonho hyudaepon मोबाइल
    मोबाइलनंबर फोन फोननंबर दूरभाष संपर्कनंबर मोबाइलनम्बर फोनसंख्या ফোন மொபைல் ఫోన్ تلفن
    موبایل شمارهتلفن شمارهموبایل فون فوننمبر הנייד טלפוןנייד מספרנייד الهاتفالمحمول
    رقمالموبايل المحمول التلفون お電話番号 ご連絡先 連絡先電話番号 휴대전화번호 폰번호 핸드폰번호 전화 номермобильного
    номерателефону контактнийтелефон dtdd sodidong`,
  whole: 'ph dial sms numtel1 wa waid',
  doubtful: 'callback',
};
