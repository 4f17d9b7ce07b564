import type { KeyWords } from '../key-words.ts';

/** Keys of national, tax, health and passport numbers, in about thirty languages. */
export const nationalIdWords: KeyWords = {
  heads: `
    ssn ssnumber socialsecurity socialsecuritynumber socialsecurityno last4ssn ssnlast4 itin taxid
    taxpayerid taxnumber taxidnumber socialinsurancenumber nino ninumber nationalinsurance
    nationalinsurancenumber nhs nhsnumber nhsno nationalid nationalidnumber nationalidentifier
    governmentid idcardnumber idnumber identitynumber identitycard identitycardnumber
    personalidnumber passport passportnumber passportno passportid driverslicense
    driverslicence drivinglicence drivinglicense driverlicense driverslicensenumber dlnumber
    licensenumber licencenumber healthnumber healthcardnumber medicareid medicarenumber ppsn
    ppsnumber residentpermit visanumber
    rnokpp teudatzehut osobniidentifikacijskibroj innfl aadharno aadharcard 护照号码 護照號碼 інн steuerlicheid
    steuerid steueridnr steueridentifikationsnummer steuernummer steuernr idnr
    sozialversicherungsnummer sozialversicherungsnr svnr svnummer sozialversnr
    rentenversicherungsnummer rvnr ausweisnummer personalausweis personalausweisnummer
    reisepass reisepassnummer passnummer fuehrerschein fuhrerschein fuehrerscheinnummer
    krankenversichertennummer kvnr ahvnummer ahvnr ahv
    numsecu numerosecu numerosecuritesociale numerodesecuritesociale securitesociale
    secusociale numsecuritesociale nss numeroinsee numerofiscal numeroidentite
    cartenationale carteidentite cni numerocni numeropasseport passeport permisdeconduire
    numeropermis registrenational numeroregistrenational numeronational avs numeroavs
    dni nif nie numerodni numeronif numeronie documentoidentidad numerodocumento
    documentodeidentidad numerodedocumento cedula numerocedula curp rfc numeropasaporte pasaporte
    numeroseguridadsocial seguridadsocial cuit cuil
    codicefiscale codfiscale codfisc numerocartaidentita cartaidentita cartadidentita
    numeropassaporto passaporto patente numeropatente tesserasanitaria
    cpf numerocpf cpfcliente numerorg nif numerocontribuinte contribuinte cartaocidadao
    numerocartaocidadao niss segurancasocial numeropassaporte passaporte cnh numerodecontribuinte
    bsn burgerservicenummer bsnnummer paspoortnummer paspoort rijbewijs rijbewijsnummer
    rijksregisternummer rijksregister sofinummer identiteitskaart insz
    pesel numerpesel nrpesel numerdowodu dowodosobisty nrdowodu numerpaszportu paszport
    personnummer personnr samordningsnummer passnummer korkortsnummer
    cpr cprnummer cprnr fodselsnummer fnr dnummer personnummernorge
    hetu henkilotunnus henkiloturvatunnus sotu passinnumero
    rodnecislo rodnec cislopasu cisloop cisloobcanskehoprukazu obcanskyprukaz cislodokladu
    adoazonosito adoazonositojel tajszam taj szemelyiszam szemelyiigazolvany utlevelszam
    cnp codnumericpersonal numarcnp seriebuletin
    oib jmbg emso maticnibroj davcnastevilka osobnaiskaznica
    tckimlik tckimlikno tckn kimlikno kimliknumarasi tcno pasaportno
    isikukood personaskods asmenskodas asmenskodasnr
    afm amka αφμ αμκα αριθμοςταυτοτητας
    snils инн снилс паспорт номерпаспорта егн іпн рнокпп
    マイナンバー 個人番号 パスポート番号 身份证 身份证号 身份證 身份证号码 护照号 주민등록번호 주민번호 여권번호
    رقمالهوية رقمجوازالسفر تعודתזהות תעודתזהות cccd cmnd nik noktp ktp
    aadhaar aadhaarnumber aadhar aadharnumber pannumber pancard tfn taxfilenumber medicare
    nric mykad
    reisepassnr reisepassnummer pasnummer korekortnummer korekortnr forerkortnummer passnr
    numarpasaport numarulpasaportului ідентифікаційнийкод податковийномер номерпаспорта
    серіяпаспорта идентификационныйномер серияпаспорта الرقمالقومي رقمالهويةالوطنية
    رقمالاقامة الهويةالوطنية מספרזהות מספרדרכון תז דרכון 运転免許証番号 運転免許証番号 旅券番号 在留カード番号 保険証番号
    健康保険証番号 证件号 证件号码 驾驶证号 社保号 외국인등록번호 운전면허번호 신분증번호 आधार आधारनंबर आधारसंख्या पैननंबर पैनकार्ड
    पासपोर्टनंबर मतदातापहचानपत्र شمارهملی کدملی aadhaarno pannumber voterid kennitala
    asmenskodas isikukoodid personasapliecinajums numerodesecu numerodesecurite
    numsecusociale secu numerosecus taxfilenumber taxno tcnumarasi tckimliknumarasi
    kimlikno1 sofinr svnr numerossn numeronss afmnumber ahvn13 cifnif numeroutentesaude
    numerosns numerofiscale numerodentita cnpj2 nationalinsuranceno natinsno niss numeroniss
    tinnumber steueridentnr steuerident identifikationsnummer identitetsnummer
    socialsikringsnummer sosiaaliturvatunnus`,
  whole: 'sin cf nir naf nip tin pps tajszam1 egn documento fiscalcode fiscalid sv hkid',
  doubtful: 'mynumber ipn insee run rg fin inn rut pnr document ahvn license licence',
};
