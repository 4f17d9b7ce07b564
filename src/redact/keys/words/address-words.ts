import type { KeyWords } from '../key-words.ts';

/** Keys of streets and whole postal addresses, in about thirty languages. */
export const addressWords: KeyWords = {
  heads: `
    ruanumero ruaenumero ulicanr ulicacislo ulicaibroj vejnavnnr stradanr улицадом вулицабудинок
    οδοςαριθμος адресдоставка ที่อยู่จัดส่ง ielanr sokakadi ulicahisna
    street streetaddress streetname streetnumber addressline addr address homeaddress
    postaladdress mailingaddress shippingaddress billingaddress deliveryaddress housenumber
    houseno housename addressfull fulladdress residentialaddress pobox
    strasse strassennr strassehausnummer strasseundhausnummer strasseundnr strassenr strassenname
    hausnummer hausnr anschrift wohnanschrift postanschrift lieferanschrift rechnungsanschrift
    adresse adresszeile adresszusatz lieferadresse rechnungsadresse wohnadresse postadresse
    postfach
    rue nomrue numerorue numeroderue adressepostale adresselivraison adressefacturation
    adressecomplete complementadresse complementdadresse adressedomicile adresseligne voie
    direccion calle domicilio direccionpostal direcciondeenvio direccionenvio direccionfacturacion
    numerocalle nombrecalle callenumero callenum carrer adreca
    indirizzo indirizzospedizione indirizzofatturazione indirizzoresidenza viapiazza
    numerocivico ncivico residenza indirizzocompleto indirizzodispedizione viaenumero
    endereco enderecocompleto enderecodeentrega rua nomerua morada logradouro numeroporta
    nomedarua
    straat straatnaam straatnummer straatenhuisnummer huisnummer huisnr woonadres postadres
    bezorgadres factuuradres afleveradres adres adresregel
    ulica ulicanumer ulicainumer nrdomu numerdomu nrmieszkania numermieszkania
    adreszamieszkania adresdostawy adreskorespondencyjny adresklienta
    gatuadress gata gatunamn gatuadr hemadress postadress leveransadress fakturaadress
    vejnavn vejadresse gadenavn gadeadresse husnummer husnr leveringsadresse
    gateadresse gatenavn veiadresse hjemmeadresse
    katuosoite lahiosoite osoite postiosoite kotiosoite toimitusosoite
    ulice ulicecislo ulicecp cislopopisne cislodomu bydliste adresabydliste adresa
    ulicaacislo adresadorucenia dorucovaciadresa
    utca utcahazszam hazszam lakcim szallitasicim szamlazasicim
    strada adresadomiciliu adresalivrare stradasinumar
    adresastanovanja ulicaibroj ulicabroj kucnibroj kucniborj naslovdostave
    acikadres teslimatadresi evadresi faturaadresi adresi adressatiri sokak cadde
    tanav aadress iela adrese gatve adresas
    odos dieuthynsi diefthinsi διευθυνση οδος
    ulitsa адрес улица адресдоставки вулиця адреса
    住所 番地 町名番地 住所1 地址 详细地址 街道 街道地址 收货地址 住址 주소 도로명주소 상세주소 배송지
    عنوان العنوان الشارع عنوانالشارع כתובת רחוב ที่อยู่ diachi sonha alamat alamatrumah jalan
    alamatlengkap
    adress jusho gojusho ご住所 お届け先 お届け先住所 配送先住所 ご自宅住所 dizhi xiangxidizhi jiedao juso 배송지주소 배송지 우편주소
    도로명 адресадоставки адреспроживания вулицябудинок vulytsia vulytsya adresadostavky सड़क
    गली घरकापता पूरापता डाकपता वर्तमानपता मकाननंबर ঠিকানা முகவரி చిరునామా آدرس نشانی خیابان
    پتہ כתובתלמשלוח כתובתמגורים רחובומספר عنوانالسكن عنوانالشحن عنوانالتوصيل العنوانالكامل
    uliceacislo ulicecislopopisne ulicaacislodomu utcaeshazszam strasseundhausnummer
    streetandnumber straatennummer rueetnumero calleynumero viaenumerocivico
    gateadresseognummer vejognummer katujanumero osoiterivi direcciondomicilio
    direcciondelcliente adressedelivraison adressedefacturation adressedudomicile
    adrespocztowy adreskorespondencyjny hemvist diachinhanhang diachigiaohang duong tenduong
    alamatpengiriman`,
  whole: `
    thoroughfare`,
  doubtful: `
    line1 line2 apartment str apt suite via viale voie vej gade gatan katu vicolo piazza avenue ul piso     apartamento departamento kvartira colonia
    cim पता morada1 kolej mahalle naselje`,
};

/** Keys of postcodes: personal only where a street stands beside them. */
export const postcodeWords: string = `
  zip zipcode postcode postalcode postal plz postleitzahl codepostal cp codigopostal cpostal codpostal
  cap codiceavviamentopostale cep codigodepostal kodpocztowy kod postnummer postnr postinumero
  psc postovnismerovacicislo iranyitoszam irsz codulpostal postanskibroj postnastevilka postakodu
  postanumarasi sihtnumber indekss pastokodas pastaindekss tk taxkodikas ταχυδρομικοςκωδικας тк
  индекс почтовыйиндекс індекс поштовийіндекс пощенскикод 郵便番号 邮编 邮政编码 郵遞區號 우편번호
  الرمزالبريدي מיקוד mabuuchinh mabuudien kodepos eircode pincode postkode postcodes zipplus4`;
