function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words around a telling key that change nothing: whose it is, which one, where it was typed. */
export const decorations: ReadonlySet<string> = wordSet(`
  billing shipping delivery invoice customer user guest contact account passenger patient member
  recipient sender owner buyer seller subscriber client visitor lead applicant student employee
  traveller traveler driver donor participant attendee spouse partner parent child person profile
  my your new old current primary secondary main alt alternate alternative other second first
  home work office business private personal company emergency login signup register registration
  checkout order booking reservation payment form field input txt text str fld frm f wpcf ninja
  value val data raw full complete confirm confirmation repeat again verify lookup search q
  kunde kunden kontakt rechnung liefer lieferung nutzer benutzer mitglied gast ihre deine
  privat geschaeftlich client facturation livraison utilisateur votre vos destinataire
  cliente usuario contacto facturacion envio destinatario su tu del de la el do da di du des le
  utente contatto fatturazione spedizione suo klant gebruiker factuur bezorg uw
  klient klienta uzytkownika kontakt dostawy odbiorcy kund kunde anvandare bruger bruker asiakas
  zakaznik zakaznika uzivatele ugyfel client1 korisnik korisnika musteri
  pessoal pessoa utilizador fatura entrega comprador titular holder
  wiederholen wiederholung bestaetigen bestatigen neues neuer neue altes und mobil mobile
  nouveau nouvelle ancien confirmer et en nueva nuevo actual confirmar repetir y contato
  nuova nuovo conferma confermare ripeti e nova novo nieuw nieuwe herhalen herhaal bevestig
  nowe nowy powtorz potwierdz nytt ny upprepa bekrafta gjenta gentag bekraeft bekreft uusi
  vahvista toista nove novy znovu uj ujra noua confirma repeta yeni tekrar новый новая
  повторите подтверждение новий підтвердження
  x xx ga dl udf custom cf acf meta attr attribute prop property param params i o a b c 0 1 2 3 4 5
  6 7 8 9 10`);

/** Words that turn a telling key into a statement about it: `has_email`, `email_count`. */
export const statements: ReadonlySet<string> = wordSet(`
  has have is are was can should must allow allowed show hide toggle enable enabled disable
  disabled need needs require required requires optin optout opt subscribe subscribed unsubscribe
  consent accepts accept valid invalid validated verified count counter total num length len size
  strength type kind method channel mode status state step format provider domain template subject
  campaign label placeholder error source medium flag enabled change changed clicked click open
  opened sent submit focus blur visible expired expires expiry ttl limit rate score level index
  position order_by sort lang language locale version category group list date at time`);

/** Names of objects that describe a person: `id`, `name` and `number` in them are personal. */
export const persons: ReadonlySet<string> = wordSet(`
  name names fullname   user users userdata userinfo userdetails userprofile customer customers customerdata
  customerinfo contact contacts contactinfo contactdata patient passenger passengers pax member
  recipient sender owner buyer subscriber guest guests person people profile traits identity
  identify applicant cardholder traveller traveler travellers visitor lead billing shipping
  billingaddress shippingaddress delivery deliveryaddress billingdetails shippingdetails
  personal personaldata personaldetails personalinfo employee student donor participant attendee
  beneficiary holder accountholder me self login registrant invoiceaddress
  kunde kundin kunden nutzer benutzer patientin mitglied empfaenger gast person kontakt
  rechnungsadresse lieferadresse utilisateur client patiente destinataire adherent contactclient
  cliente usuario contacto paciente titular utente contatto paziente destinatario utilizador
  klant gebruiker contactpersoon klient uzytkownik odbiorca kund anvandare bruger bruker asiakas
  kayttaja zakaznik uzivatel ugyfel felhasznalo client utilizator korisnik kupac musteri kullanici
  пользователь клиент контакт 用户 客户 ユーザー 顧客 사용자 고객 persona personne pessoa osoba hlo`);

/** Keys of one person, whose value may be the whole name: `customer: "Jane Doe"`. */
export const people: ReadonlySet<string> = wordSet(`
  customer patient passenger guest traveller traveler recipient applicant beneficiary user buyer
  kunde kundin benutzer nutzer patientin gast empfaenger utilisateur patiente passager destinataire
  cliente clienta usuario usuaria pasajero huesped destinatario utente paziente ospite utilizador
  klant gebruiker passagier klient klientka uzytkownik kund bruger bruker asiakas zakaznik zakaznice
  uzivatel ugyfel felhasznalo utilizator korisnik kupac musteri kullanici клиент пользователь
  клієнт користувач customername shipto billto soldto orderedby assignee`);

/** Keys that say nothing of their own. */
export const generics: ReadonlySet<string> = wordSet(`
  value val v data raw text string str content answer response input current original old new
  newvalue oldvalue previous prev normalized formatted display entered typed full number num item
  items list all primary main default 0 1 2 3 4 5 6 7 8 9 valor valeur wert waarde wartosc varde`);

/** Last words of keys that hold ids, times, sizes and prices of things. */
export const safeLast: ReadonlySet<string> = wordSet(`
  sku skus gtin ean ean13 isbn issn upc asin mpn barcode version build sha commit checksum etag
  rev revision timestamp ts at time date datetime price amount revenue cost total tax qty quantity
  count width height size duration ms msec sec seconds minutes hours bytes color hex ttl expires
  cachebuster cb nocache build-id release tracking artikelnummer artikelnr bestellnummer
  bestellnr sendungsnummer preis montant prix precio prezzo preco prijs cena`);

/** Names of things, before `id`, `ref`, `no`, `code`. */
export const things: ReadonlySet<string> = wordSet(`
  item product article variant sku order transaction txn invoice booking shipment parcel campaign
  adgroup adset ad ads creative content page event build app release version course lesson form
  flight category brand store shop location list cart basket coupon promo promotion offer plan
  subscription ticket issue case job post video playlist file document asset image img experiment
  feature query request trace span node template widget block section module catalog catalogue
  merchant warehouse batch lot serial model isbn isin wkn listing property vehicle car course quiz
  question answer survey review comment thread message ga measurement container tag stream
  artikel produkt bestellung bestell auftrag produit commande producto pedido articulo prodotto
  ordine produto encomenda produkt zamowienie bestelling tuote tilaus produktu objednavka termek
  rendeles comanda narudzba urun siparis`);

/** Last words that make a thing's id of a key. */
export const idWords: ReadonlySet<string> = wordSet(`
  id ids uuid guid ref reference no nr num number code key hash name slug nummer numero cislo kod
  numer numeri`);

/** Words that speak of software, before four numbers that look like an address. */
export const versionWords: ReadonlySet<string> = wordSet(`
  version ver versions build builds sdk firmware fw os release app browser engine kernel driver api
  client_version software update patch semver v revision wersja versione`);

/** Keys of headings, where greetings are looked for. */
export const headings: ReadonlySet<string> = wordSet(`
  title pagetitle documenttitle heading headline h1 dt tabtitle screentitle screenname greeting
  titel titre titulo titolo tytul rubrik otsikko nadpis cim titlu naslov baslik`);
