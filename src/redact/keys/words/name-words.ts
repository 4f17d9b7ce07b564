import type { KeyWords } from '../key-words.ts';

/** Keys of the names of persons, in about thirty languages. */
export const nameWords: KeyWords = {
  heads: `
    姓氏 kundensnavn ugyfelneve ονομαπελατη імяклієнта お客様名 お客様氏名 tenkhachhang ชื่อลูกค้า именаклиент
    imekupca kliendinimi imestranke authorizedsignatory signatory namefirst namelast signeename
    firstname fname givenname billingname invoicename taisnimi forename middlename lastname lname surname familyname fullname
    realname maidenname customername clientname cardholder cardholdername nameoncard
    accountholder accountholdername contactname patientname passengername travelername
    travellername guestname studentname beneficiaryname recipientname payeename sendername
    ownername membername employeename parentname childname spousename shiptoname billtoname
    subscribername applicantname holdername signername visitorname personname legalname
    preferredname firstandlastname firstlastname attendeename
    vorname nachname familienname zuname kontoinhaber karteninhaber ansprechpartner
    ansprechpartnerin vorundnachname vornamenachname geburtsname kundenname vollername
    vollstaendigername empfaengername versicherungsnehmer rufname kontaktname
    prenom prenoms nomdefamille nomcomplet nometprenom nomprenom prenomnom prenometnom
    titulairecarte titulaireducompte nomclient nomduclient nomusage nomdusage nomdenaissance
    nomnaissance nomjeunefille nomdejeunefille nomdestinataire nomcontact nomtitulaire
    nombrecompleto apellido apellidos primerapellido segundoapellido nombretitular
    nombreyapellidos nombreapellidos nombrecliente nombredelcliente nombredepila primernombre
    segundonombre nombrepaciente nombrecontacto nombredeltitular
    cognome cognomi nomecompleto nomecognome nomeecognome cognomenome intestatario
    intestatariocarta nomecliente nomedibattesimo nominativo
    sobrenome apelido apelidos primeironome ultimonome nomedotitular nomedocliente nometitular
    nomesocial nomeproprio nomedamae nomepaciente nomepassageiro
    voornaam voornamen achternaam tussenvoegsel volledigenaam roepnaam familienaam
    naamkaarthouder kaarthouder klantnaam voorletters contactnaam rekeninghouder
    imie imiona nazwisko imieinazwisko imienazwisko nazwiskorodowe pelneimie imieklienta
    nazwiskoklienta nazwaodbiorcy posiadaczkarty imieinazwiskoklienta
    fornamn efternamn fulltnamn tilltalsnamn mellannamn kortinnehavare kontaktnamn kundnamn
    fornavn efternavn fuldenavn fuldtnavn etternavn mellomnavn mellemnavn fulltnavn kortholder
    kortinnehaver kundenavn
    etunimi etunimet sukunimi kokonimi kortinhaltija asiakkaannimi
    jmeno prijmeni celejmeno jmenoaprijmeni krestnijmeno rodneprijmeni jmenozakaznika
    meno priezvisko menoapriezvisko krstnemeno celemeno
    keresztnev vezeteknev csaladnev teljesnev utonev vezetekneveskeresztnev ugyfelnev
    prenume numedefamilie numecomplet numefamilie numesiprenume numeclient
    prezime imeiprezime imeprezime priimek imeinpriimek vlasnikkartice
    adsoyad adisoyadi adivesoyadi soyad soyadi soyisim adiniz soyadiniz isimsoyisim musteriadi
    kartsahibi
    eesnimi perekonnanimi perenimi vards uzvards vardspavards vardas pavarde vardasirpavarde
    nomicognoms cognom cognoms izena abizena abizenak enw cyfenw
    onomateponymo eponymo eponimo mikroonoma ονομα επωνυμο ονοματεπωνυμο
    familiya otchestvo imyafamiliya имя фамилия отчество фио полноеимя имяифамилия имяфамилия
    імя прізвище побатькові повнеімя піб име презиме триимена
    名前 お名前 氏名 姓 名 姓名 苗字 名字 フリガナ ふりがな カナ氏名 氏 真实姓名 收件人 联系人 收货人
    이름 성명 성함 성 받는사람 수령인 الاسم اسم الاسمالاول الاسمالاخير اسمالعائلة الاسمالكامل
    שם שםפרטי שםמשפחה שםמלא ชื่อ นามสกุล ชื่อนามสกุล hoten hovaten hovatendem tendem
    namalengkap namadepan namabelakang namapenerima
    empfaengername empfangername fullstandigtnamn fornamnefternamn namae onamae shimei
    seimei myoji furigana xingming xing mingzi shoujianren ireum seongmyeong 예금주 예금주명 받으시는분
    주문자 주문자명 수취인 имяполучателя получатель имяклиента prizvyshche pobatkovi імя імʼя пів
    повнеімя імякористувачаповне pib pip імяотримувача नाम पूरानाम पहलानाम उपनाम अंतिमनाम
    कुलनाम ग्राहककानाम poornaam naamparivar নাম பெயர் పేరు نام نامخانوادگی نامونامخانوادگی
    نامکامل اسمالأب اسمالعميل اسمالمستلم الاسمالثلاثي ご氏名 氏名カナ お名前カナ ご担当者名 担当者 受取人 宛名 カード名義
    カード名義人 持卡人 持卡人姓名 收货人姓名 联系人姓名 收件人姓名 開戶姓名 שםהלקוח שםבעלהכרטיס kartinhaber kontaktperson
    henkilo nomeintero nomedobeneficiario nomedobenefitiario tennguoinhan hotenkhachhang
    namapelanggan namapengirim cardholdersname namnpåkort titulardelatarjeta
    titulardatarjeta titularcartao titulardocartao posiadacz imieojca nazwiskopanienskie
    rodjmeno rodneprijmeni manzelka leanykorinev szuletesinev anyjaneve`,
  whole: `
    displayname nickname salutationname         `,
  doubtful: `
    shippingname deliveryname adi spouse beneficiary attn attention initials destinataire destinatario empfaenger odbiorca
    ontvanger mottagare mottaker modtager vastaanottaja prijemce primatelj alici
    nom nombre nome naam namn navn nimi nev nume ime imya fio nama titular titulaire titolare
    inhaber signature ansprechperson emergencycontact autorisedperson paciente paziente patiente
    onoma isim ten ho primero ultimo meno vorn nachn`,
};
