/**
 * Given names that are common in Europe and America, folded: a segment of a path that holds one
 * may name a person. Names that are also ordinary words of routes (`mark`, `rose`) are left out.
 */
export const givenNames: ReadonlySet<string> = new Set(
  `aaron adam adele adrian agata agnes agnieszka ahmed aisha alan alba albert alejandro alessandro
  alex alexander alexandra alexei alexis alfonso alfred ali alice alina alison amanda amelia amy
  ana anastasia anders andre andrea andreas andrei andrew andrzej angela angelika anita anja ann
  anna anne annika ansgar anthony antoine anton antonio arne arthur ashley astrid aurelie axel
  barbara bartosz beata beatrice beatriz benjamin bernard bernd bettina birgit bjorn bogdan boris
  brian brigitte britta bruno camille carl carla carlos carmen carolina caroline caterina
  catherine cecilia celine charles charlotte chiara chloe chris christa christian christina
  christine christoph christopher claire clara claudia claudio clemens cornelia cristina czeslaw
  dagmar damian daniel daniela danielle david deborah denis dennis diana diego dieter dimitri
  dirk dmitri dominik donald dorothea doris edith eduard eduardo edward elena eleonora elias
  elisa elisabeth elizabeth ella ellen elodie elsa emil emilia emily emma enrico eric erik erika
  ernst esther eugen eva evelyn ewa fabian fabio fatima federico felix ferdinand fernando filip
  florian francesca francesco francisco francois frank franz fred frederik friedrich gabriel
  gabriela gabriele gary george georg georgia gerard gerhard gianluca giorgio giovanni gisela
  giulia giuseppe gonzalo greta grzegorz guenther guillaume gunnar gustav hanna hannah hannes hans
  harald harry hassan heather hector heidi heike heinrich heinz helen helena helene helga helmut
  henri henrik henry herbert hermann hilde holger horst hubert hugo ibrahim igor ines inge ingrid
  irene irina iris isabel isabella isabelle ivan iwona jacek jack jacob jacqueline jakob jakub
  james jan jana jane janina janusz jason javier jean jennifer jens jeremy jerzy jesper jessica
  jesus joachim joan joanna joao jochen joe joel johan johann johanna johannes john johnny jonas
  jonathan jorge jose josef joseph joshua juan judith julia julian julie juliette julien jurgen
  justine justyna kai karen karin karl karolina katarzyna kate katharina katherine kathrin katja
  katrin kees kerstin kevin kim klara klaus konrad konstantin kristin kristina krzysztof kurt
  larissa lars laura lauren laurent lea lena leo leon leonie leslie liam lina linda lisa lise
  louis louise luca lucas lucia lucie luigi luis luisa lukas lukasz lydia maciej madeleine magda
  magdalena magnus maja malgorzata manfred manuel manuela marc marcel marcello marcin marco marcus
  marek margaret margarita margit margot maria mariam marian mariana marianne marie marina mario
  marion marius marjan marko markus marlene marta martha martin martina mateusz mathias mathieu
  mathilde matteo matthew matthias mattias maurice mauro max maxim maximilian mehmet melanie
  mercedes mia michael michaela michal michel michele michelle miguel mikael mike mikhail milan
  miriam mohamed mohammed monika moritz muhammad mustafa nadia nadine natalia natalie nathalie
  nathan nico nicola nicolas nicole niels nikita nikolai nikolaus nils nina noah nora norbert
  olaf ole oleg olga oliver olivia olivier oscar oskar otto pablo paolo pascal patrick paul paula
  pauline pavel pawel pedro peer peggy per peter petra philip philipp philippe pierre piet
  pieter piotr rachel rafael rafal ralf ralph ramon raphael raul rebecca regina reinhard renate
  rene ricardo riccardo richard rita robert roberto robin rodrigo roger roland rolf roman romain
  ronald rosa rudolf rudolph ruth ryan sabine sabrina salvatore samantha samuel sandra sara sarah
  saskia sebastian sergei sergio sharon sigrid silke silvia simon simone sofia sofie solveig
  sonja sophia sophie stefan stefania stefanie stefano stephan stephanie stephen steve steven
  susan susanna susanne sven svetlana sylvia sylvie tamara tanja tatiana teresa theo theodor
  theresa therese thibault thierry thomas tim timo timothy tobias tom tomas tomasz torsten ulf
  ulrich ulrike ursula ute uwe valentina valerie vanessa vera verena veronica veronika victoria
  viktor viktoria vincent vincenzo virginie vladimir volker walter waltraud wanda werner
  wilhelm william wojciech wolfgang xavier yannick yasmin yolanda yusuf yves yvonne zofia zoe
  zuzanna doe mustermann musterfrau`.split(/\s+/),
);
