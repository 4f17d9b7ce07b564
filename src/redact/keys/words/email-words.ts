import type { KeyWords } from '../key-words.ts';

/** Keys of e-mail addresses, in about thirty languages. */
export const emailWords: KeyWords = {
  heads: `
    email mail emailaddress mailaddress emailaddr emailid mailid emailadr mailadr useremail
    emailadresse mailadresse epost epostadress epostadresse epostadressen mailadress emailadress
    courriel courrier adresseemail adressemail adressecourriel mel adressecourrielle
    correo correoelectronico correoe direccioncorreo direcciondecorreo direccionemail emailcorreo
    correuelectronic adrecaelectronica posteelectronique postaelettronica indirizzoemail
    indirizzomail indirizzoelettronico casellaemail casellapostale pec indirizzopec
    correioeletronico correio enderecoemail enderecodeemail enderecoeletronico correioeletrónico
    emailadres mailadres emailadressen elektronischepost
    adresemail adresmail adrespocztyelektronicznej pocztaelektroniczna poczta mailklienta
    eposti sahkoposti sahkopostiosoite spostiosoite sposti
    emailovaadresa emailadresa elektronickaposta emailovaadresy
    eposta epostaadresi epostaadresa elektronikposta mailadresi
    emailcim epostacim levelcim villanyposta drotposta
    adresaemail adresadeemail adresademail postaelectronica
    elektronickaposta elektronskaposta elektronskinaslov epostninaslov eposte
    elpastas elpastoadresas epasts epastaadrese epastaadress meiliaadress emeil
    ilektronikotaxydromeio ηλεκτρονικοταχυδρομειο ηλεκτρονικηδιευθυνση ημειλ
    pochta elektronnayapochta почта электроннаяпочта емейл имейл мейл имейладрес електроннапошта
    пошта елпошта елпоща електроннапоща
    メール メールアドレス eメール 電子メール 邮箱 电子邮箱 电子邮件 電子郵件 電郵 邮件地址 信箱
    이메일 이메일주소 메일 البريدالالكتروني بريدالكتروني البريد ايميل דואל אימייל דוארלקטרוני
    อีเมล diachiemail thudientu surel alamatemail`,
  whole: 'replyto loginhint upn userprincipalname unsubscribeemail recipientaddress mailto em2',
  doubtful: '',
};
