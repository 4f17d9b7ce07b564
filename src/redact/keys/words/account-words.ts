import type { KeyWords } from '../key-words.ts';

/** Keys of the site's own ids of persons, in about thirty languages. */
export const accountWords: KeyWords = {
  heads: `
    numadherent идентификаторклиента รหัสลูกค้า klientonr kliendiid idstranke accountref
    accountreference
    userid useruuid userguid userkey customerid custid customerno customernumber customernr
    customerref clientid clientno clientnumber memberid memberno membernumber membershipid
    membershipnumber membershipno accountid accountno accountnumber accountnr acctid acctno
    acctnum externalid externaluserid subscriberid contactid leadid profileid loyaltynumber
    loyaltyid loyaltycard loyaltycardnumber policynumber policyno claimnumber claimno patientid
    patientnumber mrn medicalrecordnumber chartnumber studentid studentnumber matriculation
    matriculationnumber employeeid employeenumber staffid personid personalid passengerid
    guestid insuranceid insurancenumber contractnumber contractid contractno meterid meternumber
    username userlogin loginid loginname userident buyerid visitorid
    distinctid crmid donorid householdid recipientid subscribernumber frequentflyernumber
    frequentflyer citizenid applicantid holderid shopperid hashedid
    kundennummer kundennr kdnr kundeid kundenid vertragsnummer vertragsnr versichertennummer
    versicherungsnummer versicherungsnr mitgliedsnummer mitgliedsnr mitgliedid matrikelnummer
    matrikelnr patientennummer benutzerid benutzername nutzerid nutzername personalnummer
    teilnehmernummer policennummer zaehlernummer benutzerkennung anmeldename kontaktid
    numeroclient numclient nclient idclient numeroadherent numerocontrat numcontrat
    identifiantclient identifiant referenceclient numerodossier numeropatient idutilisateur
    nomutilisateur nomdutilisateur numerodeclient numerodecontrat numerodecompte numerocompte
    numeroassure idadherent numeromembre idmembre codeclient matricule
    numerocliente idcliente ncliente codigocliente numerodecliente numerocontrato
    numerodecontrato idusuario nombreusuario nombredeusuario numerosocio idsocio
    numerodesocio numeropoliza numeropaciente idpaciente numeroafiliado usuarioid numerocuenta
    numerodecuenta
    codicecliente numerocontratto idutente nomeutente codiceutente numerotessera
    numerodicliente codicepaziente numeropolizza idcontatto matricola numerotesserafedelta
    numerodeconta numeroconta nomeusuario nomeutilizador idutilizador numeroutente
    codigodocliente numerocartaofidelidade numerodocliente matriculaaluno numeroapolice
    klantnummer klantid klantnr relatienummer polisnummer lidnummer gebruikersid gebruikersnaam
    contractnummer rekeningnummerklant patientnummer patientnr studentnummer debiteurnummer
    lidmaatschapsnummer klantcode deelnemersnummer
    numerklienta nrklienta idklienta numerumowy nrumowy numerpolisy nazwauzytkownika
    iduzytkownika numerkontaklienta numerpacjenta numerczlonkowski kodklienta
    kundnummer kundnr kundid medlemsnummer medlemsid anvandarnamn anvandarid avtalsnummer
    forsakringsnummer patientnr
    kundenr kundenummer kundeid medlemsnr brugernavn brugerid aftalenummer policenummer
    brukernavn brukerid avtalenummer medlemsnummer kundenavnid forsikringsnummer
    asiakastunnus asiakasnumero asiakasnro asiakasid kayttajatunnus kayttajanimi jasennumero
    sopimusnumero potilasnumero vakuutusnumero
    cislozakaznika zakaznickecislo idzakaznika cisloklienta cislosmlouvy uzivatelskejmeno
    iduzivatele cislopojistky cislopacienta zakaznik_id cislozmluvy zakazniceke
    ugyfelszam ugyfelazonosito felhasznaloinev felhasznaloid szerzodesszam tagszam
    vasarloazonosito
    codclient numarclient idutilizator numeutilizator numarcontract nrclient
    brojkorisnika brojkupca korisnickoime idkorisnika sifrakupca brojugovora stevilkastranke
    uporabniskoime idkupca
    musterino musterinumarasi musteriid uyeno kullaniciadi kullaniciid policeno sozlesmeno
    hastano aboneno
    kliendinumber kasutajanimi klientanumurs lietotajvards klientonumeris vartotojovardas
    arithmospelati kodikospelati ονομαχρηστη αριθμοςπελατη κωδικοςπελατη
    nomerklienta номерклиента логин имяпользователя номердоговора идклиента клиентскиномер
    顧客番号 会員番号 お客様番号 会員id ユーザーid ユーザー名 患者番号 客户编号 会员号 会员编号 用户名 用户id
    客戶編號 고객번호 회원번호 회원id 아이디 사용자id رقمالعميل رقمالعضوية معرفالمستخدم اسمالمستخدم
    מספרלקוח שםמשתמש makhachhang tendangnhap nomorpelanggan idpelanggan namapengguna
    numerodeafiliado numafiliado numeroafiliacion felhasznalonev felhasznaloinev
    номерклієнта логін номердоговоруклієнта іменакористувача імякористувача імʼякористувача
    номердоговору кодклієнта номерклиента личныйномер 会员编号 会员卡号 客户号 客户id 账号 帳號 用户编号 ユーザid
    ログインid 会員no お客様id 診察券番号 학번 회원아이디 사번 מספרחבר מספרמנוי מספרלקוחות تعريفالمستخدم
    رقمالحسابالشخصي رقمالعضو رقمالمريض ग्राहकसंख्या ग्राहकआईडी ग्राहकनंबर सदस्यसंख्या
    सदस्यआईडी उपयोगकर्तानाम उपयोगकर्ताआईडी यूजरआईडी شمارهمشتری نامکاربری uzytkownikid
    nrczlonkowski klientnr klientid cislopacienta cislokarty klientskecislo idpacient
    numarulclientului numarmembru kundnr medlemsnr kundenrummer asiakasnumerosi musteriidniz
    hesapno1 numerodecliente numerodeclientes maso makhach mathanhvien`,
  whole: 'uid uuid1 cid1 custno custnum kdn puid guid1 unionid openid wechatid vid1 rewardsnumber',
  doubtful: `
    login user member account kunde kundin cliente utente usuario klant klient
    matricula matricule`,
};
