/** How the people of one language are called, and how its developers name their fields. */
export interface Language {
  readonly given: string;
  readonly family: string;
  readonly streets: string;
  /** Mobile numbers as they are written; `#` is a digit. */
  readonly phones: string;
  /** Words of keys, parted by `|`; a space stands where a spelling parts words. */
  readonly keys: Readonly<Record<KeyedKind, string>>;
  /** Headings that greet; `*` stands for the name. */
  readonly greetings: string;
}

export type KeyedKind =
  | 'email'
  | 'phone'
  | 'person_name'
  | 'address'
  | 'dob'
  | 'password'
  | 'account_id'
  | 'national_id'
  | 'credit_card';

/** Written by hand from forms of real shops, not from the word tables of the product. */
export const languages: Readonly<Record<string, Language>> = {
  en: {
    given: 'Jane|Oliver|Shanice|Declan|Priya|Mary Ann',
    family: 'Doe|Hackett|O’Brien|Okafor|Smith-Jones|Bartoletti',
    streets: '12 The Ridgeway|282 Kerluke Meadow|Flat 4, 9 Mill Lane|6445 Elm Street',
    phones: '+44 7400 ######|07400 ######|(201) 555-####|+1 506 23# ####|0044 7400 ######',
    keys: {
      email: 'email|e mail|email address|user email|contact email|login email|confirm email|mail',
      phone:
        'phone|phone number|mobile|mobile phone|telephone|cell phone|contact number|day phone|tel',
      person_name:
        'first name|last name|full name|surname|given name|fname|lname|cardholder|customer name|patient name|name on card|maiden name',
      address: 'street|address1|address line1|street address|home address|shipping address|address',
      dob: 'dob|date of birth|birth date|birthday|birthdate',
      password: 'password|passwd|pwd|new password|password confirmation|passphrase|pin',
      account_id:
        'user id|customer id|member id|account number|patient id|policy number|student id|loyalty number|customer no|subscriber id',
      national_id:
        'ssn|social security number|nino|nhs number|national insurance number|tax id|passport number|sin|drivers license|national id',
      credit_card: 'card number|cc number|credit card|cardno|credit card number|pan',
    },
    greetings:
      'Welcome back, * | BrightCart|Hello * | DayPost|Hi *! | Shop|Signed in as * | Acme|*’s account | Store|Hey *, here are your orders|Good morning, * · Bank|Mr * – Account|Order for * | Shop|Invoice for Mrs * | Clinic|Thank you, *! | Shop',
  },
  de: {
    given: 'Jörg|Finja|Heidemarie|Lutz|Käthe|Hans-Peter',
    family: 'Müller|Groß|Fusenig|Schönfeld|Ullrich|von der Heide',
    streets: 'Köschenberg 1|Morsbroicher Str. 74b|Hauptstraße 12|Am Alten Markt 7 a',
    phones: '+49 1512 34#####|01512 34#####|0049 151 234#####|+43 664 12####|+41 79 123 ## ##',
    keys: {
      email: 'email|e mail|mail adresse|email adresse|kunden email|emailadresse',
      phone:
        'telefon|telefonnummer|handy|handynummer|mobilnummer|rufnummer|festnetz|telefon privat',
      person_name:
        'vorname|nachname|familienname|kontoinhaber|ansprechpartner|vor und nachname|empfänger name|versicherungsnehmer|geburtsname',
      address: 'strasse|straße|straße hausnummer|anschrift|adresse|lieferadresse|rechnungsadresse',
      dob: 'geburtsdatum|geburtstag|geb datum|geburts datum',
      password: 'passwort|kennwort|passwort wiederholen|neues passwort',
      account_id:
        'kundennummer|kunden nr|kdnr|vertragsnummer|mitgliedsnummer|versichertennummer|matrikelnummer|benutzer id',
      national_id:
        'steuer id|steuer idnr|sozialversicherungsnummer|ausweisnummer|reisepass nr|steuernummer|ahv nummer',
      credit_card: 'kartennummer|kreditkarte|kreditkartennummer|karten nr',
    },
    greetings:
      'Willkommen zurück, * | Laden|Hallo * – Bank|Guten Tag Herr * | Versicherung|Konto von * | Shop|Sehr geehrte Frau *, Ihr Termin|Angemeldet als * | Portal|Bestellung für * | Laden|Herzlich willkommen, *!|Frau * | Patientenakte',
  },
  fr: {
    given: 'Aymonde|Élie|Jean-Luc|Maëlys|Perrine|Ombline',
    family: 'Gauthier|Bourrouag|Le Goff|Lefèvre|d’Aubigné|Menard',
    streets: '1 Quai du Havre|735 Rue du Sommerard|12 bis avenue Foch|3 allée des Acacias',
    phones: '+33 6 12 3# ## ##|06 12 3# ## ##|0033612######|06.12.3#.##.##',
    keys: {
      email: 'courriel|email|adresse email|adresse courriel|mel|adresse mail',
      phone:
        'telephone|téléphone|portable|num tel|téléphone mobile|numero de telephone|tel portable',
      person_name:
        'prenom|prénom|nom|nom de famille|nom complet|titulaire|nom du client|nom et prénom|nom de naissance',
      address: 'adresse|rue|adresse postale|adresse livraison|adresse facturation|numero rue',
      dob: 'date naissance|date de naissance|datenaissance|né le',
      password: 'mot de passe|mdp|motdepasse|nouveau mot de passe',
      account_id:
        'numero client|numéro de client|n client|id client|numero contrat|numéro adhérent|code client|identifiant',
      national_id:
        'num secu|numero securite sociale|numéro de sécurité sociale|nir|numero fiscal|passeport|carte identite',
      credit_card: 'numero carte|numéro de carte|carte bancaire|num carte',
    },
    greetings:
      'Bonjour * | FlowDesk|Bienvenue, * – Boutique|Bon retour parmi nous, * | Banque|Compte de * | Boutique|Mme * | Mon espace|Ravi de vous revoir, * !|M. * – Dossier|Commande pour * | Boutique|Chère Mme *, votre rendez-vous',
  },
  es: {
    given: 'José|María Elena|Nicolás|Lourdes|Íñigo|Raúl',
    family: 'Peña|Zelaya|Covarrubias|García López|Cintrón|de la Fuente',
    streets: 'Jardines María Elena 6|Calle Mayor 12, 3º B|Avenida de la Paz 44|Plaza Nueva 2',
    phones: '+34 612 3# ## ##|612 3# ## ##|0034612######|+52 55 1234 ####',
    keys: {
      email: 'correo|correo electrónico|correo electronico|email|dirección correo|correo e',
      phone: 'telefono|teléfono|movil|móvil|celular|número de teléfono|telefono movil|tlf',
      person_name:
        'nombre|apellido|apellidos|nombre completo|titular|nombre y apellidos|primer apellido|nombre cliente',
      address: 'direccion|dirección|calle|domicilio|dirección de envío|direccion facturacion',
      dob: 'fecha nacimiento|fecha de nacimiento|fecha nac|nacimiento',
      password: 'contraseña|contrasena|clave acceso|nueva contraseña',
      account_id:
        'numero cliente|número de cliente|id cliente|numero contrato|numero socio|codigo cliente|id usuario|número de afiliado',
      national_id:
        'dni|nif|nie|documento identidad|numero documento|pasaporte|seguridad social|curp',
      credit_card: 'numero tarjeta|número de tarjeta|tarjeta credito|tarjeta',
    },
    greetings:
      'Hola * | LakeBank|Bienvenido de nuevo, * – Tienda|Bienvenida, * | Clínica|Gracias, *! | Tienda|Cuenta de * | Banco|Sra. * | Mi cuenta|Buenos días, * | Banco|Pedido de * | Tienda|Estimado Sr. *: su cita',
  },
  it: {
    given: 'Giulia|Alessandro|Niccolò|Chiara|Maria Grazia|Luca',
    family: 'Rossi|Esposito|D’Angelo|Bianchi|De Luca|Ferri',
    streets: 'Via Garibaldi 12|Corso Buenos Aires 33/A|Piazza Dante 4|Viale Europa 190',
    phones: '+39 347 123 ####|347 123 ####|0039347123####',
    keys: {
      email: 'email|indirizzo email|posta elettronica|e mail|indirizzo e mail',
      phone: 'telefono|cellulare|numero telefono|numero di cellulare|recapito telefonico',
      person_name: 'nome|cognome|nome completo|intestatario|nome e cognome|nome cliente',
      address: 'indirizzo|via|indirizzo spedizione|indirizzo di residenza|numero civico|residenza',
      dob: 'data nascita|data di nascita|nato il',
      password: 'password|parola chiave|nuova password|codice segreto',
      account_id:
        'codice cliente|numero cliente|numero contratto|id utente|nome utente|numero tessera|numero polizza|codice paziente',
      national_id:
        'codice fiscale|cod fiscale|carta identita|numero passaporto|tessera sanitaria|patente',
      credit_card: 'numero carta|carta di credito|numero carta credito',
    },
    greetings:
      'Bentornata * – Negozio|Ciao * | Negozio|Benvenuto, * | Banca|Buongiorno Sig. * | Ufficio|Profilo di * | App|Sig.ra * – Area riservata|Ordine di * | Negozio|Gentile Dott. *, conferma',
  },
  pt: {
    given: 'João|Inês|Conceição|Tiago|Letícia|Ana Paula',
    family: 'Gonçalves|da Silva|Araújo|Magalhães|Nunes|dos Santos',
    streets: 'Rua das Flores 12|Avenida da Liberdade, 200|Travessa do Carmo 3|Rua 25 de Abril 8',
    phones: '+351 912 34# ###|912 34# ###|+55 11 91234-####|(11) 91234-####',
    keys: {
      email: 'email|correio eletrónico|endereço email|email contato|e mail',
      phone: 'telefone|telemóvel|telemovel|celular|número de telefone|telefone contato',
      person_name: 'nome|sobrenome|apelido|nome completo|nome do titular|titular|nome cliente',
      address: 'endereço|endereco|morada|rua|endereço de entrega|logradouro',
      dob: 'data nascimento|data de nascimento|dt nascimento|nascimento',
      password: 'senha|palavra passe|nova senha|confirmar senha',
      account_id:
        'numero cliente|id cliente|numero utente|id utilizador|código do cliente|numero contrato|matricula',
      national_id: 'cpf|nif|numero contribuinte|cartão cidadão|niss|passaporte|rg',
      credit_card: 'numero cartao|número do cartão|cartao de credito',
    },
    greetings:
      'Olá * | Loja|Bem-vindo de volta, * – Banco|Bem-vinda, * | Clínica|Bom dia, * | Banco|Conta de * | Loja|Obrigado, *! | Loja|Sra. * | Área de cliente|Encomenda de * | Loja',
  },
  nl: {
    given: 'Sanne|Willem|Femke|Joost|Anne-Marie|Daan',
    family: 'de Vries|van den Berg|Jansen|Bakker|Visser|ter Horst',
    streets: 'Keizersgracht 221-B|Dorpsstraat 12|Laan van Meerdervoort 5|Oude Weg 3a',
    phones: '+31 6 123#####|06-123#####|0031612######|+32 470 12 ## ##',
    keys: {
      email: 'email|emailadres|e mailadres|mailadres',
      phone: 'telefoon|telefoonnummer|mobiel|mobiel nummer|gsm',
      person_name:
        'voornaam|achternaam|naam|volledige naam|tussenvoegsel|naam kaarthouder|roepnaam',
      address: 'straat|adres|straatnaam|huisnummer|factuuradres|bezorgadres|woonadres',
      dob: 'geboortedatum|geboorte datum|geboortedag',
      password: 'wachtwoord|nieuw wachtwoord|wachtwoord herhalen',
      account_id:
        'klantnummer|klant id|relatienummer|polisnummer|lidnummer|gebruikersnaam|contractnummer',
      national_id: 'bsn|burgerservicenummer|paspoortnummer|rijksregisternummer|rijbewijsnummer',
      credit_card: 'kaartnummer|creditcardnummer|kaart nummer',
    },
    greetings:
      'Welkom terug, * | Winkel|Hallo * – Bank|Dag * | Winkel|Goedemorgen * | Portaal|Ingelogd als * | App|Geachte mevrouw *, uw afspraak|Account van * | Winkel|Bestelling voor * | Winkel',
  },
  pl: {
    given: 'Łukasz|Agnieszka|Zofia|Grzegorz|Małgorzata|Paweł',
    family: 'Szczepański|Kowalska|Wiśniewski|Dąbrowska|Nowak|Zieliński-Mazur',
    streets: 'ul. Długa 12/4|Aleje Jerozolimskie 44|Rynek Główny 3|os. Słoneczne 7',
    phones: '+48 512 345 ###|512-345-###|0048512345###',
    keys: {
      email: 'email|adres email|adres e mail|poczta elektroniczna|mail klienta',
      phone: 'telefon|numer telefonu|nr telefonu|komórka|telefon kontaktowy',
      person_name: 'imię|nazwisko|imie|imię i nazwisko|imie nazwisko|pełne imię',
      address: 'ulica|adres|adres zamieszkania|adres dostawy|ulica i numer|nr domu',
      dob: 'data urodzenia|data ur|rok urodzenia',
      password: 'hasło|haslo|nowe hasło|powtórz hasło',
      account_id: 'numer klienta|nr klienta|id klienta|numer umowy|nazwa użytkownika|numer polisy',
      national_id: 'pesel|numer pesel|nr dowodu|numer dowodu|numer paszportu|nip',
      credit_card: 'numer karty|nr karty|karta kredytowa',
    },
    greetings:
      'Witaj ponownie, * ! | Sklep|Witaj * | Sklep|Dzień dobry, * – Bank|Cześć * | App|Pan * – konto|Konto: Pani * | Bank|Zamówienie dla * | Sklep',
  },
  sv: {
    given: 'Åsa|Björn|Linnéa|Göran|Karin|Lars-Erik',
    family: 'Öberg|Lindström|Nyström|Sjögren|Åkesson|af Ugglas',
    streets: 'Storgatan 12|Drottninggatan 71 C|Kungsvägen 3|Björkallén 5',
    phones: '+46 70 123 ## ##|070-123 ## ##|0046701######',
    keys: {
      email: 'epost|e post|epostadress|e postadress|mailadress',
      phone: 'telefon|telefonnummer|mobil|mobilnummer|mobiltelefon',
      person_name: 'förnamn|efternamn|namn|fullständigt namn|fornamn|kortinnehavare|tilltalsnamn',
      address: 'gatuadress|adress|gata|leveransadress|hemadress',
      dob: 'födelsedatum|fodelsedatum|födelsedag',
      password: 'lösenord|losenord|nytt lösenord|upprepa lösenord',
      account_id: 'kundnummer|kund id|medlemsnummer|användarnamn|avtalsnummer|försäkringsnummer',
      national_id: 'personnummer|samordningsnummer|passnummer|körkortsnummer',
      credit_card: 'kortnummer|kreditkort|kreditkortsnummer',
    },
    greetings:
      'Välkommen tillbaka, * | Butik|Hej * ! | Butik|God morgon, * | Bank|Inloggad som * | Bank|Beställning för * | Butik|Tack, *! | Butik',
  },
  da: {
    given: 'Søren|Mette|Jørgen|Kirsten|Åge|Anne Sofie',
    family: 'Sørensen|Kjær|Østergaard|Nielsen|Møller|Bach-Olsen',
    streets: 'Nørregade 12|Vesterbrogade 4, 2. tv|Strandvejen 100|Møllevej 3',
    phones: '+45 20 12 ## ##|20 12 ## ##|00452012####',
    keys: {
      email: 'email|e mail|emailadresse|e mailadresse',
      phone: 'telefon|telefonnummer|mobil|mobilnummer|tlf',
      person_name: 'fornavn|efternavn|navn|fulde navn|kortholder|mellemnavn',
      address: 'adresse|vejnavn|gadenavn|vej|husnummer|leveringsadresse',
      dob: 'fødselsdato|fodselsdato|fødselsdag',
      password: 'adgangskode|kodeord|ny adgangskode',
      account_id: 'kundenummer|kunde nr|medlemsnummer|brugernavn|bruger id|policenummer',
      national_id: 'cpr|cpr nummer|cprnr|pasnummer|kørekortnummer',
      credit_card: 'kortnummer|kreditkort|betalingskort',
    },
    greetings:
      'Velkommen tilbage, * | Butik|Hej * | Butik|Goddag * | Bank|Logget ind som * | Bank|Tak, *! | Butik',
  },
  no: {
    given: 'Øyvind|Ingrid|Håkon|Sigrid|Kjersti|Jan Erik',
    family: 'Solbakken|Ødegård|Haugen|Bjørnstad|Lie|Nygård',
    streets: 'Storgata 12|Karl Johans gate 3 B|Skogveien 71|Bekkeliveien 5',
    phones: '+47 412 34 ###|412 34 ###|004741234###',
    keys: {
      email: 'epost|e post|epostadresse|e postadresse',
      phone: 'telefon|telefonnummer|mobil|mobilnummer|mobiltelefon',
      person_name: 'fornavn|etternavn|navn|fullt navn|mellomnavn|kortinnehaver',
      address: 'adresse|gateadresse|gatenavn|leveringsadresse',
      dob: 'fødselsdato|fodselsdato|fødselsdag',
      password: 'passord|nytt passord|gjenta passord',
      account_id: 'kundenummer|medlemsnummer|brukernavn|bruker id|avtalenummer',
      national_id: 'fødselsnummer|fodselsnummer|personnummer|passnummer|d nummer',
      credit_card: 'kortnummer|kredittkort|kredittkortnummer',
    },
    greetings:
      'Velkommen tilbake, * | Butikk|Hei * | Butikk|God morgen, * | Bank|Logget inn som * | Bank|Takk, *! | Butikk',
  },
  fi: {
    given: 'Päivi|Jyrki|Aino|Väinö|Marja-Liisa|Eero',
    family: 'Mäkinen|Hämäläinen|Korhonen|Väisänen|Laine|Niemi-Salo',
    streets: 'Mannerheimintie 12 A 4|Hämeenkatu 3|Kalevankatu 71|Mäkelänkatu 5',
    phones: '+358 40 123 ####|040 123 ####|00358401######',
    keys: {
      email: 'sähköposti|sahkoposti|sähköpostiosoite|email|s posti',
      phone: 'puhelin|puhelinnumero|matkapuhelin|puhelinnro|kännykkä',
      person_name: 'etunimi|sukunimi|nimi|koko nimi|kortinhaltija|asiakkaan nimi',
      address: 'katuosoite|osoite|lähiosoite|toimitusosoite|kotiosoite',
      dob: 'syntymäaika|syntymaaika|syntymäpäivä',
      password: 'salasana|uusi salasana|tunnusluku',
      account_id: 'asiakasnumero|asiakastunnus|jäsennumero|käyttäjätunnus|asiakas id|sopimusnumero',
      national_id: 'henkilötunnus|hetu|henkilotunnus|passin numero',
      credit_card: 'kortin numero|korttinumero|luottokortti',
    },
    greetings:
      'Tervetuloa takaisin, * | Kauppa|Hei * | Kauppa|Hyvää huomenta, * | Pankki|Moi *! | Kauppa|Kirjautunut: * | Pankki',
  },
  cs: {
    given: 'Tomáš|Kateřina|Jiří|Zdeňka|Ondřej|Markéta',
    family: 'Dvořák|Nováková|Černý|Procházková|Říha|Svobodová',
    streets: 'Dlouhá 12|Václavské náměstí 3|U Lesa 71/5|Školní 5',
    phones: '+420 602 123 ###|602 123 ###|00420602123###',
    keys: {
      email: 'email|emailová adresa|e mail|elektronická pošta',
      phone: 'telefon|telefonní číslo|číslo telefonu|mobil|mobilní telefon',
      person_name: 'jméno|příjmení|celé jméno|jmeno|prijmeni|jméno a příjmení',
      address: 'ulice|adresa|ulice a číslo|bydliště|doručovací adresa',
      dob: 'datum narození|datum narozeni|rok narození',
      password: 'heslo|nové heslo|heslo znovu',
      account_id: 'číslo zákazníka|zákaznické číslo|id zákazníka|číslo smlouvy|uživatelské jméno',
      national_id: 'rodné číslo|rodne cislo|číslo op|číslo pasu|občanský průkaz',
      credit_card: 'číslo karty|cislo karty|platební karta',
    },
    greetings:
      'Vítejte zpět, * | Obchod|Ahoj * | Obchod|Dobrý den, * | Banka|Přihlášen jako * | Banka|Pan * – účet',
  },
  tr: {
    given: 'Ayşe|Gökhan|Şule|İbrahim|Çağla|Mehmet Ali',
    family: 'Yılmaz|Öztürk|Çelik|Şahin|Güneş|Kaya',
    streets: 'Atatürk Cad. No: 12|İstiklal Caddesi 71/3|Gül Sokak 5|Bağdat Cd. 100',
    phones: '+90 532 123 ## ##|0532 123 ## ##|0090532123####',
    keys: {
      email: 'eposta|e posta|e posta adresi|mail adresi',
      phone: 'telefon|cep telefonu|telefon numarası|telefon no|gsm no',
      person_name: 'ad soyad|soyad|adınız|soyadı|isim soyisim|adı soyadı',
      address: 'adres|açık adres|teslimat adresi|fatura adresi|sokak',
      dob: 'doğum tarihi|dogum tarihi|doğum günü',
      password: 'şifre|sifre|parola|yeni şifre',
      account_id: 'müşteri no|musteri numarasi|üye no|kullanıcı adı|sözleşme no|abone no',
      national_id: 'tc kimlik no|tckn|kimlik no|pasaport no',
      credit_card: 'kart no|kart numarası|kredi kartı',
    },
    greetings:
      'Hoş geldin * | Mağaza|Tekrar hoş geldiniz, * | Banka|Merhaba * | Mağaza|Sayın *, randevunuz|Günaydın * | Uygulama',
  },
  hu: {
    given: 'Zsófia|Gergő|Ágnes|László|Kőszegi|Enikő',
    family: 'Szabó|Kovács|Nagy|Tóth|Vörös|Horváth',
    streets: 'Petőfi Sándor utca 12.|Andrássy út 3|Fő tér 5|Kossuth L. u. 71',
    phones: '+36 20 123 ####|06 20 123 ####|0036201######',
    keys: {
      email: 'email cím|e mail cím|emailcím|drótposta',
      phone: 'telefonszám|telefon|mobilszám|mobiltelefon',
      person_name: 'keresztnév|vezetéknév|teljes név|családnév|név|utónév',
      address: 'utca|cím|lakcím|utca házszám|szállítási cím',
      dob: 'születési dátum|születési idő|szuletesi datum',
      password: 'jelszó|új jelszó|jelszo',
      account_id: 'ügyfélszám|ügyfélazonosító|vásárló azonosító|felhasználónév|szerződésszám',
      national_id: 'adóazonosító jel|taj szám|személyi szám|útlevélszám',
      credit_card: 'kártyaszám|bankkártya|bankkártyaszám',
    },
    greetings:
      'Üdvözöljük újra, * | Bolt|Szia * | Bolt|Jó napot, * | Bank|Helló * | Bolt|Kedves *, köszönjük',
  },
  ro: {
    given: 'Ștefan|Ioana|Mihăiță|Raluca|Andrei|Ana-Maria',
    family: 'Popescu|Ionescu|Țepeș|Dumitrașcu|Stănescu|Vlad',
    streets: 'Strada Lungă 12|Bd. Unirii 3, bl. 5|Calea Victoriei 100|Str. Florilor 7',
    phones: '+40 721 234 ###|0721 234 ###|0040721234###',
    keys: {
      email: 'email|adresă email|adresa de email|poșta electronică',
      phone: 'telefon|număr telefon|numar de telefon|telefon mobil|mobil',
      person_name: 'prenume|nume|nume de familie|nume complet|nume și prenume',
      address: 'adresă|strada|adresa livrare|adresa domiciliu|adresa',
      dob: 'data nașterii|data nasterii|data naștere',
      password: 'parolă|parola|parola nouă|confirmă parola',
      account_id: 'cod client|număr client|id client|număr contract|nume utilizator',
      national_id: 'cnp|cod numeric personal|serie buletin|număr pașaport',
      credit_card: 'număr card|numarul cardului|card credit',
    },
    greetings:
      'Bine ai revenit, * | Magazin|Bună ziua, * | Bancă|Bună * | Magazin|Salut * | Magazin',
  },
  el: {
    given: 'Γιώργος|Ελένη|Κωνσταντίνος|Μαρία|Δημήτρης|Σοφία',
    family: 'Παπαδόπουλος|Νικολάου|Γεωργίου|Αντωνίου|Ιωάννου|Βασιλείου',
    streets: 'Ερμού 12|Λεωφόρος Συγγρού 100|Οδός Αθηνάς 5|Τσιμισκή 71',
    phones: '+30 691 234 ####|691 234 ####|0030691234####',
    keys: {
      email: 'email|ηλεκτρονικό ταχυδρομείο|ηλεκτρονική διεύθυνση',
      phone: 'τηλέφωνο|κινητό|tilefono|kinito|αριθμός τηλεφώνου',
      person_name: 'όνομα|επώνυμο|ονοματεπώνυμο|onoma|eponymo|onomateponymo',
      address: 'διεύθυνση|οδός|dieuthynsi|odos',
      dob: 'ημερομηνία γέννησης|imerominia gennisis|ημ γέννησης',
      password: 'κωδικός πρόσβασης|συνθηματικό|kodikos prosvasis',
      account_id: 'αριθμός πελάτη|κωδικός πελάτη|όνομα χρήστη|arithmos pelati',
      national_id: 'αφμ|αμκα|afm|amka|αριθμός ταυτότητας',
      credit_card: 'αριθμός κάρτας|arithmos kartas|πιστωτική κάρτα',
    },
    greetings:
      'Καλώς ήρθες, * | Κατάστημα|Γεια σου * | Κατάστημα|Καλημέρα * | Τράπεζα|Καλωσήρθατε, * | Τράπεζα',
  },
  ru: {
    given: 'Анна|Дмитрий|Екатерина|Сергей|Юлия|Алексей',
    family: 'Иванова|Петров|Смирнова|Щербаков|Кузнецова|Орлов',
    streets: 'ул. Ленина, д. 12|Невский проспект 3|Тверская улица, 71 кв. 5|пр. Мира 100',
    phones: '+7 916 123-##-##|8 916 123 ## ##|8 (916) 123-##-##',
    keys: {
      email: 'почта|электронная почта|емейл|адрес электронной почты|elektronnaya pochta',
      phone: 'телефон|номер телефона|мобильный телефон|nomer telefona|контактный телефон',
      person_name: 'имя|фамилия|отчество|фио|familiya|полное имя|imya',
      address: 'адрес|улица|адрес доставки|adres|ulitsa',
      dob: 'дата рождения|data rozhdeniya|день рождения',
      password: 'пароль|новый пароль|parol',
      account_id: 'номер клиента|логин|номер договора|имя пользователя|nomer klienta',
      national_id: 'инн|снилс|паспорт|номер паспорта|inn|snils',
      credit_card: 'номер карты|номер карточки|nomer karty',
    },
    greetings:
      'С возвращением, * | Магазин|Здравствуйте, * ! | Банк|Привет, * | Магазин|Добро пожаловать, * | Банк|Добрый день, * | Банк',
  },
  uk: {
    given: 'Олена|Тарас|Оксана|Андрій|Юлія|Богдан',
    family: 'Шевченко|Коваленко|Бондаренко|Ткачук|Мельник|Гриценко',
    streets: 'вул. Хрещатик, 12|проспект Перемоги 3|вулиця Сагайдачного 71|пл. Ринок 5',
    phones: '+380 67 123 ## ##|067 123 ## ##|00380671######',
    keys: {
      email: 'пошта|електронна пошта|електронна адреса|імейл|elektronna poshta',
      phone: 'телефон|номер телефону|мобільний телефон|nomer telefonu',
      person_name: 'імʼя|ім’я|прізвище|по батькові|піб|prizvyshche|повне ім’я',
      address: 'адреса|вулиця|адреса доставки|vulytsia|adresa',
      dob: 'дата народження|data narodzhennya|день народження',
      password: 'пароль|новий пароль|parol',
      account_id: 'номер клієнта|логін|номер договору|ім’я користувача',
      national_id: 'рнокпп|іпн|ідентифікаційний код|номер паспорта',
      credit_card: 'номер картки|номер карти|nomer kartky',
    },
    greetings:
      'З поверненням, * | Крамниця|Вітаємо, * | Банк|Привіт, * ! | Крамниця|Ласкаво просимо, * | Банк|Доброго дня, * | Банк',
  },
  ja: {
    given: '花子|太郎|美咲|健一',
    family: '田中|佐藤|高橋|山本',
    streets: '東京都千代田区1-2-3|大阪市北区梅田3丁目1-1|港区六本木6-10-1',
    phones: '+81 90 1234 ####|090-1234-####|080-1234-####',
    keys: {
      email: 'メール|メールアドレス|eメール|mail address|メールアドレス確認',
      phone: '電話番号|携帯電話|携帯番号|電話|denwa bangou',
      person_name: '氏名|名前|お名前|姓|名|フリガナ|shimei|namae',
      address: '住所|番地|ご住所|jusho|町名番地',
      dob: '生年月日|誕生日|seinengappi',
      password: 'パスワード|暗証番号|新しいパスワード',
      account_id: '会員番号|顧客番号|お客様番号|ユーザーid|会員id',
      national_id: 'マイナンバー|個人番号|パスポート番号',
      credit_card: 'カード番号|クレジットカード番号|クレジットカード',
    },
    greetings: 'こんにちは、*さん | 店|ようこそ *様 | 銀行|おかえりなさい、*さん！ | 店',
  },
  zh: {
    given: '伟|芳|娜|小明',
    family: '王|李|张|欧阳',
    streets: '北京市朝阳区建国路12号|上海市南京东路100号3楼|中山路71号',
    phones: '+86 138 1234 ####|1381234####|138-1234-####',
    keys: {
      email: '邮箱|电子邮件|邮箱地址|电子邮箱|youxiang',
      phone: '手机号|电话|手机号码|联系电话|電話號碼|shouji',
      person_name: '姓名|名字|真实姓名|收货人|联系人|xingming',
      address: '地址|详细地址|收货地址|街道地址|dizhi',
      dob: '出生日期|生日|出生年月',
      password: '密码|新密码|确认密码|mima',
      account_id: '用户id|客户编号|会员号|用户名|会员编号',
      national_id: '身份证号|身份证|身份证号码|护照号',
      credit_card: '卡号|银行卡号|信用卡号',
    },
    greetings: '欢迎回来，* | 商店|你好，*！ | 商店|您好 *先生 | 银行',
  },
  ko: {
    given: '지훈|서연|민준|하은',
    family: '김|이|박|최',
    streets: '서울시 강남구 테헤란로 12|부산광역시 해운대구 우동 3-1|종로 71',
    phones: '+82 10 1234 ####|010-1234-####|01012345###',
    keys: {
      email: '이메일|이메일주소|이메일 주소|메일',
      phone: '전화번호|휴대폰|휴대폰 번호|연락처|핸드폰',
      person_name: '이름|성명|성함|수령인|예금주',
      address: '주소|상세주소|도로명주소|배송지 주소',
      dob: '생년월일|생일',
      password: '비밀번호|새 비밀번호|비밀번호 확인',
      account_id: '고객번호|회원번호|아이디|사용자 id',
      national_id: '주민등록번호|주민번호|여권번호',
      credit_card: '카드번호|신용카드번호',
    },
    greetings: '안녕하세요, *님 | 상점|환영합니다 *님! | 은행|*님의 계정 | 상점',
  },
  ar: {
    given: 'محمد|فاطمة|أحمد|ليلى',
    family: 'الحسيني|حداد|منصور|السعيد',
    streets: 'شارع الملك فهد 12|حي النخيل، شارع 71|طريق الجامعة 5',
    phones: '+966 50 123 ####|050 123 ####|+971 50 123 ####',
    keys: {
      email: 'البريد الإلكتروني|البريد الالكتروني|بريد إلكتروني|الايميل',
      phone: 'رقم الهاتف|الهاتف|رقم الجوال|جوال',
      person_name: 'الاسم|الاسم الأول|اسم العائلة|الاسم الكامل',
      address: 'العنوان|عنوان الشارع|الشارع',
      dob: 'تاريخ الميلاد|تاريخ الولادة',
      password: 'كلمة المرور|كلمة السر',
      account_id: 'رقم العميل|رقم العضوية|اسم المستخدم',
      national_id: 'رقم الهوية|رقم جواز السفر|الرقم القومي',
      credit_card: 'رقم البطاقة|بطاقة الائتمان',
    },
    greetings: 'مرحبا، * | متجر|أهلا * | بنك',
  },
  he: {
    given: 'נועה|יוסף|מיכל|אבי',
    family: 'כהן|לוי|מזרחי|פרידמן',
    streets: 'רחוב הרצל 12|שדרות רוטשילד 71|דיזנגוף 5',
    phones: '+972 50 123 ####|050-123-####',
    keys: {
      email: 'אימייל|דואל|כתובת מייל|דואר אלקטרוני',
      phone: 'טלפון|מספר טלפון|נייד|טלפון נייד',
      person_name: 'שם|שם פרטי|שם משפחה|שם מלא',
      address: 'כתובת|רחוב|כתובת למשלוח',
      dob: 'תאריך לידה|יום הולדת',
      password: 'סיסמה|סיסמא|סיסמה חדשה',
      account_id: 'מספר לקוח|שם משתמש|מספר חבר',
      national_id: 'תעודת זהות|מספר זהות|מספר דרכון',
      credit_card: 'מספר כרטיס|כרטיס אשראי',
    },
    greetings: 'שלום * | חנות|ברוך הבא * | בנק',
  },
  hi: {
    given: 'अनिता|राहुल|प्रिया|संजय',
    family: 'शर्मा|पटेल|गुप्ता|सिंह',
    streets: 'एमजी रोड 12|गांधी नगर 71|मकान नंबर 5, सेक्टर 9',
    phones: '+91 98123 #####|098123 #####|0091981234####',
    keys: {
      email: 'ईमेल|ई मेल|ईमेल पता',
      phone: 'फ़ोन|फोन नंबर|मोबाइल|मोबाइल नंबर',
      person_name: 'नाम|पूरा नाम|पहला नाम|उपनाम|naam',
      address: 'पता|गली|सड़क|घर का पता',
      dob: 'जन्म तिथि|जन्मतिथि|जन्म तारीख',
      password: 'पासवर्ड|नया पासवर्ड|कूटशब्द',
      account_id: 'ग्राहक संख्या|ग्राहक आईडी|सदस्य संख्या|उपयोगकर्ता नाम',
      national_id: 'आधार|आधार नंबर|पैन नंबर|aadhaar number',
      credit_card: 'कार्ड नंबर|क्रेडिट कार्ड',
    },
    greetings: 'नमस्ते * | दुकान|स्वागत है, * | बैंक|नमस्कार * | दुकान',
  },
};
